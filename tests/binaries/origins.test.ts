import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { describeWith } from "../support/requirements";
import { ask } from "../support/tlsRequests";

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "a web page of another origin", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  });
  afterAll(() => pipeline.stop());

  const origins = ["http://evil.example", "http://127.0.0.1:3000", "null"];

  test.each(origins)("%s may not read Prometheus' answers, with or without a login", async (origin) => {
    const url = `${pipeline.prometheus.url}/api/v1/query?query=up`;
    expect((await ask(url, {}, { origin })).status).toBe(401);
    expect((await ask(url, {}, { origin, host: "evil.example" })).status).toBe(401);
    const response = await fetch(url, { headers: { origin, ...pipeline.prometheus.headers } });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, null]);
  });

  test.each(origins)("%s may not read metrics, with or without a login, nor send telemetry", async (origin) => {
    for (const url of [pipeline.metricsUrl, pipeline.liveMetricsUrl, pipeline.telemetryUrl]) {
      expect((await fetch(url, { headers: { origin } })).status).toBe(401);
      const response = await fetch(url, { headers: { origin, ...pipeline.scrapeHeaders } });
      expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, null]);
    }
    const preflight = await fetch(`${pipeline.otlpHttp}/v1/traces`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  });
});
