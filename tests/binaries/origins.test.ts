import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { describeWith } from "../support/requirements";

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "a web page of another origin", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  });
  afterAll(() => pipeline.stop());

  const origins = ["http://evil.example", "http://127.0.0.1:3000", "null"];

  test.each(origins)("%s may not read Prometheus' answers", async (origin) => {
    const response = await fetch(`${pipeline.prometheusUrl}/api/v1/query?query=up`, { headers: { origin } });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  test.each(origins)("%s may not read what clients sent, nor send telemetry", async (origin) => {
    const metrics = await fetch(pipeline.metricsUrl, { headers: { origin } });
    expect([metrics.status, metrics.headers.get("access-control-allow-origin")]).toEqual([200, null]);
    const preflight = await fetch(`${pipeline.otlpHttp}/v1/traces`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  });
});
