import { otlpClient } from "../../tools/telemetry/client";
import { complaints } from "../support/complaints";
import { metric, metricsRequest, type Point } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { describeWith } from "../support/requirements";

const clients = 10;
const requests = 100;
const pointsEach = 10;

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "concurrent clients", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.stop());

  const sendFrom = async (
    protocol: "grpc" | "http/json",
    resource: Record<string, string>,
    points: (request: number) => Point[],
    kind: "cumulative" | "delta",
  ): Promise<void> => {
    const endpoint = protocol === "grpc" ? pipeline.otlpGrpc : pipeline.otlpHttp;
    const client = otlpClient({ endpoint, protocol });
    for (let request = 0; request < requests; request++) {
      await client.send("metrics", metricsRequest(resource, [metric("load.points", kind, points(request))]));
    }
    client.close();
  };

  const sum = async (namespace: string): Promise<number | undefined> => {
    await pipeline.scraped();
    return (await pipeline.query(`sum(load_points_total{service_namespace="${namespace}"})`))[0]?.value;
  };

  const inParallel = async (send: (client: number) => Promise<void>): Promise<void> => {
    await Promise.all(Array.from({ length: clients }, (_, client) => send(client)));
  };

  test("10,000 delta points of ten concurrent clients with one identity are added up exactly", async () => {
    const resource = { "service.name": "agentproxy", "service.namespace": "delta" };
    // The points differ only in an attribute that becomes no label, and so belong to one series.
    const points = (): Point[] =>
      Array.from({ length: pointsEach }, (_, point) => ({ value: 1, attributes: { decision: `because ${point}` } }));
    await inParallel((client) => sendFrom(client % 2 === 0 ? "grpc" : "http/json", resource, points, "delta"));
    expect(await sum("delta")).toBe(clients * requests * pointsEach);
  }, 60_000);

  test("10,000 cumulative points of ten concurrent processes with one identity are added up exactly", async () => {
    const begun = Date.now();
    await inParallel((client) => {
      const resource = { "service.name": "agentproxy", "service.namespace": "cumulative" };
      const points = (request: number): Point[] =>
        Array.from({ length: pointsEach }, (_, point) => ({
          value: request + 1,
          start: begun + client,
          attributes: { decision: `because ${point}` },
        }));
      return sendFrom("grpc", resource, points, "cumulative");
    });
    expect(await sum("cumulative")).toBe(clients * requests * pointsEach);
  }, 60_000);

  test("integers and doubles of one series are added up", async () => {
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    for (const value of [0.5, 0, 2, 0.25, 1]) {
      const cost = metric("load.cost", "delta", [{ value }], "usd");
      await client.send("metrics", metricsRequest({ "service.name": "mixed" }, [cost]));
    }
    client.close();
    await pipeline.scraped();
    expect((await pipeline.query("load_cost_usd_total"))[0]?.value).toBe(3.75);
  });

  test("no point was dropped", async () => {
    await pipeline.scraped();
    expect(await pipeline.query('otelcol_deltatocumulative_datapoints_total{error!=""}')).toEqual([]);
    expect(await pipeline.query("otelcol_cumulativetodelta_datapoints_dropped_total")).toEqual([]);
    const [passed] = await pipeline.query("sum(otelcol_deltatocumulative_datapoints_total)");
    expect(passed!.value).toBeGreaterThanOrEqual(2 * clients * requests * pointsEach);
    expect(complaints(pipeline.collectorLog())).toEqual([]);
  });
});
