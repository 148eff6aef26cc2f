import { createHash } from "node:crypto";
import { join } from "node:path";
import { queryRecords } from "../../tools/local-pipeline/loki";
import { replay } from "../../tools/telemetry/replay";
import { describeWith, realEngine } from "../support/requirements";
import { docker, StackUnderTest } from "../support/stackUnderTest";
import { datasource, eventually, getJson, grafanaAdmin, spansOf, type TempoSpan } from "../support/backends";
import { instantQuery, type PrometheusApi } from "../../tools/local-pipeline/promql";
import { recordingFile, selector, truthOf } from "../support/truth";

jest.setTimeout(300_000);

describeWith(realEngine, "telemetry through a stack on a real engine", () => {
  let stack: StackUnderTest;
  let headers: Readonly<Record<string, string>>;
  let prometheus: PrometheusApi;
  let tempo: PrometheusApi;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-tele");
    const weekly = { period: "week", agent: "agentproxy" };
    stack.configure({ budgets: [weekly, { ...weekly, project: "none" }].map((budget) => ({ ...budget, usd: 1e-6 })) });
    await stack.run("up");
    ({ headers } = await grafanaAdmin(stack));
    prometheus = await datasource(stack, "prometheus");
    tempo = await datasource(stack, "tempo");
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  describe.each([
    ["one-task-056aaa4", "grpc", "otlpGrpcPort"],
    ["one-task-main", "http/json", "otlpHttpPort"],
  ] as const)("%s over %s", (recording, protocol, port) => {
    const truth = truthOf(recording);
    let before: Record<string, number>;
    let traceId: string;

    const counters = async (): Promise<Record<string, number>> => {
      const entries = truth.metrics.map(async (metric) => {
        const series = selector(metric, truth.metrics);
        const answer = await instantQuery(prometheus, `sum(${series})`);
        return [series, answer[0]?.value ?? 0] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    };

    beforeAll(async () => {
      before = await counters();
      const { instanceIds } = await replay(recordingFile(recording), { endpoint: stack.url(port), protocol });
      expect(instanceIds).toHaveLength(1);
      // The stack makes one trace of a run, whose id is the hash of the process id.
      traceId = createHash("md5").update(instanceIds[0]!).digest("hex");
    });

    test("Tempo has the task as one trace, every span in it, with its attributes", async () => {
      const spans = await eventually(60, async () => {
        const found = await spansOf(tempo.url, traceId, tempo);
        expect(found).toHaveLength(truth.spans);
        return found;
      });
      const roots = spans.filter(({ parentSpanId }) => !parentSpanId);
      expect(roots.map(({ name }) => name)).toEqual(["pa.run_task"]);
      expect(attribute(roots[0]!, "pa.status")).toBe("completed");
      const ids = new Set(spans.map(({ spanId }) => spanId));
      expect(spans.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId))).toEqual([]);
    });

    test("each recorded counter has the same value in Prometheus", async () => {
      const right = Object.fromEntries(
        truth.metrics.map((metric) => {
          const series = selector(metric, truth.metrics);
          return [series, expect.closeTo(before[series]! + metric.value, 9) as number];
        }),
      );
      await eventually(60, async () => expect(await counters()).toEqual(right));
    });
  });

  test("npm run budget has what the recordings cost, by Grafana", async () => {
    const cost = truthOf("one-task-main").metrics.find(({ instrument }) => instrument === "agentproxy.api.cost")!.value;
    await eventually(150, async () => {
      const { status, output } = await stack.tryRun("budget", "--json", "--check");
      expect({ status, budgets: (JSON.parse(output) as { budgets: unknown }).budgets }).toEqual({
        status: 1,
        budgets: [
          expect.objectContaining({ agent: "agentproxy", project: null, spentUsd: expect.closeTo(cost, 9) as number }),
          expect.objectContaining({ agent: "agentproxy", project: "none", spentUsd: 0, exceeded: false }),
        ],
      });
    });
  });

  test("Grafana has the datasources and opens with the board about all agents", async () => {
    const datasources = await getJson<{ uid: string }[]>(stack.url("grafanaPort", "/api/datasources"), { headers });
    expect(datasources.map(({ uid }) => uid).sort()).toEqual(["loki", "prometheus", "tempo"]);
    const home = await getJson<{ dashboard: { title: string } }>(stack.url("grafanaPort", "/api/dashboards/home"), {
      headers,
    });
    expect(home.dashboard.title).toBe("Agents");
  });

  const claudeRecords = async (): Promise<number> =>
    (await queryRecords((await datasource(stack, "loki")).url, '{service_name="claude-code"}', headers)).length;
  const sendClaude = async (): Promise<void> => {
    const file = join(__dirname, "../fixtures/agents/claude-code-2.1.330-content-off-traceparent.jsonl");
    await replay(file, { endpoint: stack.url("otlpHttpPort"), protocol: "http/json" });
  };
  const perRecording = 14;

  test("log records arrive, also those that are sent while Loki is down, and survive a stop and a start", async () => {
    await sendClaude();
    await eventually(60, async () => expect(await claudeRecords()).toBe(perRecording));
    docker("stop", stack.dockerName("loki"));
    await sendClaude();
    docker("start", stack.dockerName("loki"));
    await eventually(120, async () => expect(await claudeRecords()).toBe(2 * perRecording));
    // Killed, Loki replays its write-ahead log.
    docker("kill", stack.dockerName("loki"));
    docker("start", stack.dockerName("loki"));
    await eventually(120, async () => expect(await claudeRecords()).toBe(2 * perRecording));
  });

  let deletion: number;
  test("the deletion of one session's records can be requested", async () => {
    const { url } = await datasource(stack, "loki");
    const query = '{service_name="claude-code"} | session_id="ea9b0975-4c9b-4fb1-92ad-f4265ef0a81e"';
    const start = String(Math.floor(Date.now() / 1000) - 3600);
    const response = await fetch(`${url}/loki/api/v1/delete?${new URLSearchParams({ query, start }).toString()}`, {
      method: "POST",
      headers,
    });
    expect(response.status).toBe(204);
    deletion = Date.now();
  });

  test("telemetry survives stop and start", async () => {
    await stack.run("stop");
    await stack.run("start");
    const tasks = "sum(max_over_time(agentproxy_tasks_started_total[15m]))";
    expect((await instantQuery(prometheus, tasks))[0]?.value).toBe(2);
    // A trace can be read by its id at once after a start, but a search may take seconds to find it.
    await eventually(90, async () => {
      const found = await getJson<{ traces?: unknown[] }>(
        `${tempo.url}/api/search?q=${encodeURIComponent('{ name = "pa.run_task" }')}`,
        tempo,
      );
      expect(found.traces).toHaveLength(2);
    });
  });

  test("a second stack runs beside it, with only its ports changed", async () => {
    const second = await StackUnderTest.prepare("it-second", stack.checkout);
    try {
      await second.run("up");
      expect(await second.run("status")).toContain("grafana");
      expect(await stack.run("status")).toContain("grafana");
    } finally {
      await second.run("destroy", "--yes");
    }
    expect(second.leftovers()).toEqual([]);
    expect(stack.leftovers()).not.toEqual([]);
  });

  test("the records of that session are gone within minutes", async () => {
    // Loki's queries look for new deletions every five minutes.
    await eventually(360, async () => expect(await claudeRecords()).toBe(0));
    expect(Date.now() - deletion).toBeLessThan(360_000);
  }, 400_000);
});

function attribute({ attributes = [] }: TempoSpan, key: string): unknown {
  return Object.values(attributes.find((one) => one.key === key)?.value ?? {})[0];
}
