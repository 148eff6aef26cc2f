import { createHash } from "node:crypto";
import { queryRecords } from "../../tools/local-pipeline/loki";
import { logsRequest, record } from "../../tools/local-pipeline/otlpRequests";
import { instantQuery } from "../../tools/local-pipeline/promql";
import { otlpClient } from "../../tools/telemetry/client";
import { replay } from "../../tools/telemetry/replay";
import { datasource, eventually, getJson, grafanaAdmin, spansOf, type TempoSpan } from "./backends";
import type { StackUnderTest } from "./stackUnderTest";
import { recordingFile, truthOf } from "./truth";

const recording = "one-task-056aaa4";
const team = "mark";
const service = "mark";

/** What a stack has in its stores, by which a test recognises its data again. */
export interface Marks {
  readonly traceId: string;
  /** A moment, in seconds since 1970, at which Prometheus had scraped the agents' metrics. */
  readonly scraped: number;
}

/** Puts something into every store of a stack: a trace, metrics, a log record, a team of Grafana's. */
export async function leaveMarks(stack: StackUnderTest): Promise<Marks> {
  const { instanceIds } = await replay(recordingFile(recording), {
    endpoint: stack.url("otlpGrpcPort"),
    protocol: "grpc",
  });
  // The stack makes one trace of a run, whose id is the hash of the process id.
  const traceId = createHash("md5").update(instanceIds[0]!).digest("hex");
  const client = otlpClient({ endpoint: stack.url("otlpGrpcPort"), protocol: "grpc" });
  await client.send("logs", logsRequest({ "service.name": service }, [record(traceId)]));
  client.close();
  const { headers } = await grafanaAdmin(stack);
  const created = await fetch(stack.url("grafanaPort", "/api/teams"), {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ name: team }),
  });
  expect(created.status).toBe(200);
  const scraped = await eventually(60, async () => {
    expect(await tasksAt(stack)).toBeGreaterThan(0);
    return Date.now() / 1000;
  });
  const marks = { traceId, scraped };
  await expectMarks(stack, marks);
  return marks;
}

/** Fails unless the stack still has everything that {@link leaveMarks} put into it. */
export async function expectMarks(stack: StackUnderTest, { traceId, scraped }: Marks): Promise<void> {
  await eventually(60, async () => {
    expect(await spansAt(stack, traceId)).toHaveLength(truthOf(recording).spans);
  });
  expect(await tasksAt(stack, scraped)).toBeGreaterThan(0);
  await eventually(60, async () => expect(await recordsOf(stack, traceId)).toBe(1));
  const { headers } = await grafanaAdmin(stack);
  const found = await getJson<{ teams: { name: string }[] }>(
    stack.url("grafanaPort", `/api/teams/search?name=${team}`),
    { headers },
  );
  expect(found.teams.map(({ name }) => name)).toEqual([team]);
}

/** Fails if the stack has anything that {@link leaveMarks} put into it. */
export async function expectNoMarks(stack: StackUnderTest, { traceId, scraped }: Marks): Promise<void> {
  expect(await spansAt(stack, traceId)).toEqual([]);
  expect(await tasksAt(stack, scraped)).toBe(0);
  expect(await recordsOf(stack, traceId)).toBe(0);
}

async function recordsOf(stack: StackUnderTest, text: string): Promise<number> {
  const { url, headers } = await datasource(stack, "loki");
  return (await queryRecords(url, `{service_name="${service}"} |= "${text}"`, headers)).length;
}

async function spansAt(stack: StackUnderTest, traceId: string): Promise<TempoSpan[]> {
  const { url, headers } = await datasource(stack, "tempo");
  return spansOf(url, traceId, { headers });
}

async function tasksAt(stack: StackUnderTest, time?: number): Promise<number> {
  const [sum] = await instantQuery(await datasource(stack, "prometheus"), "sum(agentproxy_tasks_started_total)", time);
  return sum?.value ?? 0;
}
