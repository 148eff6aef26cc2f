import { randomUUID } from "node:crypto";
import { otlpClient, type OtlpClient } from "../../tools/telemetry/client";
import { metric, metricsRequest, type Attributes } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { describeWith } from "../support/requirements";

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "labels", () => {
  let pipeline: Pipeline;
  let client: OtlpClient;
  beforeAll(async () => {
    pipeline = await startPipeline();
    client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
  }, 60_000);
  afterAll(async () => {
    client.close();
    await pipeline.stop();
  });

  const count = (name: string, resource: Attributes, attributes: Attributes, value = 1): Promise<void> =>
    client.send("metrics", metricsRequest(resource, [metric(name, "delta", [{ value, attributes }])]));

  /** The series of a metric: their labels, without those that all series have, and their values. */
  const series = async (name: string): Promise<[Record<string, string>, number][]> => {
    await pipeline.scraped();
    return (await pipeline.query(name)).map(({ labels, value }) => {
      const { __name__: _name, instance: _instance, job: _job, otel_scope_name: _scope, ...rest } = labels;
      return [rest, value];
    });
  };

  test("only the resource attributes for grouping become labels", async () => {
    const grouped = {
      "service.name": "agentproxy",
      "service.namespace": "dev",
      "host.name": "laptop",
      "agentproxy.owner": "dev",
      "agentproxy.project_id": "shop",
      "agentproxy.role": "worker",
    };
    const rest = {
      "service.instance.id": randomUUID(),
      "process.command_line": "pa 'delete everything'",
      "agentproxy.master_session_id": "0a1b2c3d",
    };
    await count("resource.points", { ...grouped, ...rest }, {});
    expect(await series("resource_points_total")).toEqual([
      [
        {
          agentproxy_owner: "dev",
          agentproxy_project_id: "shop",
          agentproxy_role: "worker",
          host_name: "laptop",
          service_name: "agentproxy",
          service_namespace: "dev",
        },
        1,
      ],
    ]);
  });

  test("a thousand processes with different ids are one series", async () => {
    for (let process = 0; process < 1000; process++) {
      await count("processes.points", { "service.name": "agentproxy", "service.instance.id": randomUUID() }, {});
    }
    expect(await series("processes_points_total")).toEqual([[{ service_name: "agentproxy" }, 1000]]);
    const [info] = await pipeline.query('count(target_info{job="agentproxy"})');
    expect(info?.value ?? 0).toBeLessThanOrEqual(1);
  }, 60_000);

  test("an up-down counter is one series per process, without target_info", async () => {
    for (const process of ["one", "two", "three"]) {
      const resource = { "service.name": "live", "service.instance.id": process, "process.pid": process };
      await client.send("metrics", metricsRequest(resource, [metric("live.points", "up-down", [{ value: 1 }])]));
    }
    await pipeline.scraped();
    const found = await pipeline.query('count by (__name__) ({service_name="live"})');
    expect(Object.fromEntries(found.map(({ labels, value }) => [labels["__name__"], value]))).toEqual({
      live_points: 3,
      // The number of data points is a counter, which doesn't tell processes apart.
      agent_metric_points_total: 1,
    });
    expect(await pipeline.query('target_info{job="live"}')).toEqual([]);
  });

  test("sentences and the ids of sessions and users become no labels", async () => {
    for (let point = 0; point < 100; point++) {
      const unbounded = {
        decision: `I think that ${point}`,
        "session.id": randomUUID(),
        "user.id": `user-${point}`,
        "user.account_uuid": randomUUID(),
        "user.email": `dev${point}@example.com`,
        "organization.id": randomUUID(),
      };
      await count("agentproxy.pa.decisions", { "service.name": "people" }, { ...unbounded, model: "gemini-2.5-pro" });
    }
    const labels = { service_name: "people", model: "gemini-2.5-pro" };
    expect(await series("agentproxy_pa_decisions_total")).toEqual([[labels, 100]]);
  });

  test.each([
    ["command_category", "git", (n: number) => `./run-${n}.sh`],
    ["subcommand", "status", (n: number) => `feature-${n}`],
    ["domain", "github.com", (n: number) => `host-${n}.example.com`],
    ["file_extension", "py", (n: number) => `bak${n}`],
    ["tool_name", "Bash", (n: number) => `a tool in so many words, ${n}`],
    // Claude Code's and Gemini CLI's decisions about edits; a sentence only in AgentProxy's metrics.
    ["decision", "accept", (n: number) => `I think that ${n}`],
    ["skill_name", "pdf", (n: number) => `a skill in so many words, ${n}`],
  ])(
    "%s: known values are kept, a hundred others become `other`, and all are counted",
    async (attribute, known, unknown) => {
      const name = `bounded.${attribute}`;
      const resource = { "service.name": "agentproxy" };
      const points = Array.from({ length: 100 }, (_, n) => ({ value: 1, attributes: { [attribute]: unknown(n) } }));
      await client.send("metrics", metricsRequest(resource, [metric(name, "delta", points)]));
      await count(name, resource, { [attribute]: known }, 7);
      const found = await series(`${name.replaceAll(".", "_")}_total`);
      expect(Object.fromEntries(found.map(([labels, value]) => [labels[attribute], value]))).toEqual({
        [known]: 7,
        other: 100,
      });
      expect(found).toHaveLength(2);
    },
  );
});
