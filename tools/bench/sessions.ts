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
import { serviceNames } from "../../configs/services";
import { runCommand } from "../lib/command";
import { instantQuery, type Sample } from "../local-pipeline/promql";
import { eventually, sleep } from "../local-pipeline/processes";
import { asNewRun, runFrom, sendRun } from "../telemetry/agentRun";
import { disk, memory, type PerContainer, type PerService } from "./containerUse";

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

/** A stack that is up: its containers, its endpoint, and its metrics, which Grafana queries. */
interface Stack {
  readonly containers: PerContainer;
  readonly otlpUrl: string;
  query(promql: string): Promise<Sample[]>;
}

async function openStack(name: string): Promise<Stack> {
  const { containers } = await presentStack(name);
  const { outputs } = await stateOf(name);
  const login = Buffer.from(`${outputs.grafanaUser}:${outputs.grafanaPassword}`).toString("base64");
  const prometheus = {
    url: `${outputs.grafanaUrl}/api/datasources/proxy/uid/prometheus`,
    headers: { authorization: `Basic ${login}` },
  };
  return {
    containers: new Map(containers.map(({ name: container, service }) => [container, service])),
    otlpUrl: outputs.otlpHttpEndpoint as string,
    query: (promql) => instantQuery(prometheus, promql),
  };
}

/** What the services use at a moment; the processor time is in seconds since their start. */
interface Use {
  readonly memory: PerService;
  readonly disk: PerService;
  readonly cpu: PerService;
}

async function useOf({ containers, query }: Stack): Promise<Use> {
  const cpu = await query("sum by (job) (process_cpu_seconds_total or otelcol_process_cpu_seconds_total)");
  return {
    memory: await memory(containers),
    disk: await disk(containers),
    cpu: Object.fromEntries(cpu.map(({ labels, value }) => [labels["job"]!, value])),
  };
}

/** Watches the memory until it is stopped, and then returns the most that each service used. */
function watchMemory(containers: PerContainer): { stop(): Promise<PerService> } {
  const most: Record<string, number> = {};
  let isStopped = false;
  const watching = (async () => {
    while (!isStopped) {
      for (const [service, used] of Object.entries(await memory(containers))) {
        most[service] = Math.max(most[service] ?? 0, used);
      }
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      await watching;
      return most;
    },
  };
}

async function send(otlpUrl: string, sessions: readonly Session[], atOnce: number): Promise<void> {
  const begun = Date.now();
  let requests = 0;
  let size = 0;
  for (let at = 0; at < sessions.length; at += atOnce) {
    const runs = sessions
      .slice(at, at + atOnce)
      .map(({ file }) => asNewRun(runFrom(file, {}, file.includes("claude-code"))));
    await Promise.all(runs.map((run) => sendRun(otlpUrl, run)));
    requests += runs.flat().length;
    size += runs.flat().reduce((sum, { body }) => sum + body.length, 0);
  }
  console.log(
    `${sessions.length} sessions, ${Math.min(atOnce, sessions.length)} at once: ${requests} requests, ` +
      `${(size / 1e6).toFixed(0)} MB of JSON, in ${((Date.now() - begun) / 1000).toFixed(0)} s`,
  );
}

const counters = { sessions: "agent_sessions_total", toolCalls: "agent_tool_calls_total" } as const;

type Counts = Readonly<Record<keyof typeof counters, number>>;

async function counted({ query }: Stack): Promise<Counts> {
  const of = async (metric: string): Promise<number> =>
    (await query(`round(sum(increase(${metric}[30m] anchored)))`))[0]?.value ?? 0;
  return { sessions: await of(counters.sessions), toolCalls: await of(counters.toolCalls) };
}

/** Waits until as much was counted as happened; prints both, and returns whether they are equal. */
async function isExact(stack: Stack, before: Counts, truth: Counts): Promise<boolean> {
  const names = Object.keys(counters) as (keyof Counts)[];
  let now = before;
  await eventually("all sessions", async () => {
    now = await counted(stack);
    return names.every((name) => now[name] - before[name] >= truth[name]) ? true : undefined;
  }).catch(() => undefined); // What is missing is printed.
  for (const name of names) {
    console.log(`${counters[name]}: ${now[name] - before[name]} counted, ${truth[name]} in truth`);
  }
  return names.every((name) => now[name] - before[name] === truth[name]);
}

/** @returns the exit status: 1 if something was counted wrongly. */
async function measure(name: string, count: number, atOnce: number): Promise<number> {
  const stack = await openStack(name);
  const kinds = longSessions();
  const sessions = Array.from({ length: count }, (_, at) => kinds[at % kinds.length]!);
  const total = (key: keyof Counts): number => sessions.reduce((sum, session) => sum + session[key], 0);
  const before = await useOf(stack);
  const had = await counted(stack);
  const watch = watchMemory(stack.containers);
  let exact: boolean;
  let most: PerService;
  try {
    await send(stack.otlpUrl, sessions, atOnce);
    exact = await isExact(stack, had, { sessions: total("sessions"), toolCalls: total("toolCalls") });
    await sleep(settled);
  } finally {
    most = await watch.stop();
  }
  print(before, most, await useOf(stack), count);
  return exact ? 0 : 1;
}

function print(before: Use, most: PerService, after: Use, count: number): void {
  const mib = (value: number | undefined): string => (value === undefined ? "" : (value / 2 ** 20).toFixed(0));
  const grown = (of: "cpu" | "disk", service: string, unit: number): string => {
    const [old, now] = [before[of][service], after[of][service]];
    return old === undefined || now === undefined ? "" : ((now - old) / unit).toFixed(1);
  };
  console.log("service        MiB before  at most  after   CPU seconds  KiB on disk per session");
  for (const service of serviceNames.filter((one) => before.memory[one] !== undefined)) {
    console.log(
      service.padEnd(14) +
        mib(before.memory[service]).padStart(11) +
        mib(most[service]).padStart(9) +
        mib(after.memory[service]).padStart(7) +
        grown("cpu", service, 1).padStart(14) +
        grown("disk", service, 1024 * count).padStart(25),
    );
  }
}
