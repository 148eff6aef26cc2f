import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand } from "../lib/command";
import { day, defaultDay, type Run } from "./day";
import { play } from "./play";
import { totals } from "./totals";

const usage = `npm run demo -- [options]

A day of AgentProxy in a minute: several projects and roles, tasks that succeed, fail and run out of iterations,
errors of Gemini, and cost, also that of Claude Code; live, through the real OpenTelemetry SDK, each run a process of its own.

  --rate N        tasks per minute (default ${defaultDay.rate})
  --duration N    seconds (default ${defaultDay.duration})
  --seed N        equal seeds give equal days (default ${defaultDay.seed})
  --endpoint URL  OTLP over gRPC (default OTEL_EXPORTER_OTLP_ENDPOINT, or http://127.0.0.1:4317)`;

/** `npm run demo` */
export function main(argv: readonly string[]): Promise<void> {
  return runCommand(() => run(argv));
}

/** @returns the exit status. */
async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rate: { type: "string", default: String(defaultDay.rate) },
      duration: { type: "string", default: String(defaultDay.duration) },
      seed: { type: "string", default: String(defaultDay.seed) },
      endpoint: { type: "string", default: process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "http://127.0.0.1:4317" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const options = {
    rate: numberAbove(0, "rate", values.rate),
    duration: numberAbove(9, "duration", values.duration),
    seed: numberAbove(-1, "seed", values.seed),
  };
  const runs = day(options);
  process.stdout.write(`${runs.length} tasks in ${options.duration} s to ${values.endpoint}\n`);
  await playAll(runs, values.endpoint);
  process.stdout.write(`${summary(runs)}\n`);
  return 0;
}

function numberAbove(limit: number, name: string, text: string): number {
  const value = Number(text);
  if (!(value > limit)) {
    throw new Error(`--${name} ${text} is not allowed; give a number above ${limit}.`);
  }
  return value;
}

async function playAll(runs: readonly Run[], endpoint: string): Promise<void> {
  const began = Date.now();
  await Promise.all(
    runs.map(async (run) => {
      await sleep(run.at * 1000 + began - Date.now());
      await play(run, endpoint);
      process.stdout.write(`  ${run.ending.padEnd(18)} ${run.agent.project || run.agent.namespace}: ${run.task}\n`);
    }),
  );
}

/** The values that the dashboards show if nothing else was sent. */
function summary(runs: readonly Run[]): string {
  const { started, ended, calls, failedCalls, promptTokens, costUsd, claude } = totals(runs);
  const ends = Object.entries(ended)
    .map(([ending, count]) => `${count} ${ending}`)
    .join(", ");
  return [
    `Sent: ${started} tasks (${ends}),`,
    `      ${calls} calls to Gemini (${failedCalls} failed), ${promptTokens} prompt tokens, ${costUsd.toFixed(2)} USD.`,
    `      Claude Code: ${claude.costUsd.toFixed(2)} USD.`,
    "Look at “AgentProxy Overview”: it shows the same within half a minute.",
  ].join("\n");
}
