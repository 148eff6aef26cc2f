/**
 * Measures what sessions of all agents at once need: the memory of each service before, at most during, and after them, the
 * processor time of each service, and what they leave on disk. It also compares what was counted with what really
 * happened, and fails if they differ. Sent are the recordings of long sessions, each time with ids of its own.
 *
 * Usage: npm run bench:sessions [-- --stack NAME --sessions 100 --at-once 100]; the stack is up and takes telemetry without
 * authentication. Give it one of its own: the sessions stay in it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { presentStack } from "../../cli/lib/containers";
import { projectRoot } from "../../cli/lib/project";
import { stateOf } from "../../cli/lib/state";
import { docker, jsonLines } from "../../components/docker/cli";
import { serviceNames } from "../../configs/services";
import { runCommand } from "../lib/command";
import { instantQuery } from "../local-pipeline/promql";
import { eventually, sleep } from "../local-pipeline/processes";
import { asNewRun, runFrom, sendRun } from "../telemetry/agentRun";

const recordings = join(projectRoot, "tests/fixtures/agents");

/** Until stores have written what they had in memory, in milliseconds: two minutes for Tempo's blocks, and some more. */
const settled = 180_000;

/** What an agent really did in a session. */
interface Session {
  readonly file: string;
  readonly sessions: number;
  readonly toolCalls: number;
}

interface Truth {
  readonly runs: readonly unknown[];
  readonly tool_calls: number;
}

/** The newest recording of a long session of each agent. */
function longSessions(): Session[] {
  const suffix = "-long-session.jsonl.gz";
  return readdirSync(recordings)
    .filter((name) => name.endsWith(suffix) && !name.startsWith("opencode")) // It loses its last spans.
    .map((name) => {
      const truth = JSON.parse(
        readFileSync(join(recordings, name.replace(".jsonl.gz", ".truth.json")), "utf8"),
      ) as Truth;
      return { file: join(recordings, name), sessions: truth.runs.length, toolCalls: truth.tool_calls };
    });
}

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** A size as Docker prints it, in bytes. */
function bytes(text: string): number {
  const [, number, unit] = /^([\d.]+)\s*(\w+)/.exec(text) ?? [];
  return Number(number) * (units[unit ?? ""] ?? NaN);
}

/** A figure for each service. */
type PerService = Readonly<Record<string, number>>;

/** The memory of each service's container, in bytes. */
async function memory(names: PerContainer): Promise<PerService> {
  const { stdout } = await docker(["stats", "--no-stream", "--format", "{{json .}}", ...names.keys()]);
  return Object.fromEntries(
    jsonLines<{ Name: string; MemUsage: string }>(stdout).map(({ Name, MemUsage }) => [
      names.get(Name)!,
      bytes(MemUsage),
    ]),
  );
}

/** The size of each service's volume with data, in bytes. */
async function disk(names: PerContainer): Promise<PerService> {
  const { stdout } = await docker(["system", "df", "--verbose", "--format", "{{json .Volumes}}"], 120_000);
  const volumes = JSON.parse(stdout) as { Name: string; Size: string }[];
  return Object.fromEntries(
    [...names].flatMap(([container, service]) =>
      volumes.filter(({ Name }) => Name === `${container}-data`).map(({ Size }) => [service, bytes(Size)]),
    ),
  );
}

/** Services by the names of their containers. */
type PerContainer = ReadonlyMap<string, string>;

/** `npm run bench:sessions` */
export function main(argv: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        stack: { type: "string", default: "dev" },
        sessions: { type: "string", default: "100" },
        "at-once": { type: "string", default: "100" },
      },
    });
    return measure(values.stack, Number(values.sessions), Number(values["at-once"]));
  });
}

/** @returns the exit status: 1 if something was counted wrongly. */
async function measure(stack: string, count: number, atOnce: number): Promise<number> {
  const names = new Map((await presentStack(stack)).containers.map(({ name, service }) => [name, service]));
  const { outputs } = await stateOf(stack);
  const login = Buffer.from(`${outputs.grafanaUser}:${outputs.grafanaPassword}`).toString("base64");
  const prometheus = {
    url: `${outputs.grafanaUrl}/api/datasources/proxy/uid/prometheus`,
    headers: { authorization: `Basic ${login}` },
  };
  const kinds = longSessions();
  const sessions = Array.from({ length: count }, (_, at) => kinds[at % kinds.length]!);
  const total = (key: "sessions" | "toolCalls"): number => sessions.reduce((sum, session) => sum + session[key], 0);
  const counted = async (metric: string): Promise<number> =>
    (await instantQuery(prometheus, `sum(increase(${metric}[30m] anchored))`))[0]?.value ?? 0;
  const cpu = async (): Promise<PerService> =>
    Object.fromEntries(
      (
        await instantQuery(prometheus, "sum by (job) (process_cpu_seconds_total or otelcol_process_cpu_seconds_total)")
      ).map(({ labels, value }) => [labels["job"]!, value]),
    );

  const before = { memory: await memory(names), disk: await disk(names), cpu: await cpu() };
  const had = { sessions: await counted("agent_sessions_total"), toolCalls: await counted("agent_tool_calls_total") };
  const peak: Record<string, number> = { ...before.memory };
  let sending = true;
  const watching = (async () => {
    while (sending) {
      for (const [service, used] of Object.entries(await memory(names))) {
        peak[service] = Math.max(peak[service] ?? 0, used);
      }
    }
  })();
  const begun = Date.now();
  let requests = 0;
  let sizes = 0;
  for (let at = 0; at < count; at += atOnce) {
    const runs = sessions
      .slice(at, at + atOnce)
      .map(({ file }) => asNewRun(runFrom(file, {}, file.includes("claude-code"))));
    await Promise.all(runs.map((run) => sendRun(outputs.otlpHttpEndpoint as string, run)));
    requests += runs.flat().length;
    sizes += runs.flat().reduce((sum, { body }) => sum + body.length, 0);
  }
  const seconds = (Date.now() - begun) / 1000;
  console.log(
    `${count} sessions, ${Math.min(atOnce, count)} at once: ${requests} requests, ${(sizes / 1e6).toFixed(0)} MB of JSON, ` +
      `in ${seconds.toFixed(0)} s`,
  );

  const wrong: string[] = [];
  for (const [key, metric] of [
    ["sessions", "agent_sessions_total"],
    ["toolCalls", "agent_tool_calls_total"],
  ] as const) {
    let last = 0;
    await eventually(metric, async () => {
      last = Math.round(((await counted(metric)) - had[key]) * 1000) / 1000;
      return last >= total(key) ? true : undefined;
    }).catch(() => undefined);
    console.log(`${metric}: ${last} counted, ${total(key)} in truth`);
    if (last !== total(key)) {
      wrong.push(metric);
    }
  }
  await sleep(settled);
  sending = false;
  await watching;
  const after = { memory: await memory(names), disk: await disk(names), cpu: await cpu() };
  const mib = (value: number | undefined): string => (value === undefined ? "" : (value / 2 ** 20).toFixed(0));
  console.log("service        MiB before  at most  after   CPU seconds  KiB on disk per session");
  for (const service of serviceNames.filter((name) => before.memory[name] !== undefined)) {
    const grown =
      after.disk[service] === undefined
        ? ""
        : ((after.disk[service]! - before.disk[service]!) / 1024 / count).toFixed(1);
    const worked =
      after.cpu[service] === undefined ? "" : (after.cpu[service]! - (before.cpu[service] ?? 0)).toFixed(1);
    console.log(
      service.padEnd(14) +
        [
          [before.memory, 11],
          [peak, 9],
          [after.memory, 7],
        ]
          .map(([of, width]) => mib((of as PerService)[service]).padStart(width as number))
          .join("") +
        worked.padStart(14) +
        grown.padStart(25),
    );
  }
  return wrong.length === 0 ? 0 : 1;
}
