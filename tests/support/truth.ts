import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One series that Prometheus has after a recording was replayed once. */
export interface Expected {
  /** The name of the instrument in AgentProxy. */
  readonly instrument: string;
  /** The name of the series in Prometheus; of a histogram that of its `_count`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The content of a truth file: what a recording contains. */
export interface Truth {
  readonly spans: number;
  /** The number of spans `pa.run_task`, which is that of tasks. */
  readonly tasks: number;
  readonly metrics: readonly Expected[];
}

/** The folder of the recordings. */
export const recordingsFolder = join(__dirname, "../fixtures/agentproxy");

/** The names of all recordings, without extension. */
export function recordings(): string[] {
  return readdirSync(recordingsFolder)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => name.slice(0, -".jsonl".length));
}

/** The file of a recording. */
export function recordingFile(name: string): string {
  return join(recordingsFolder, `${name}.jsonl`);
}

const claudeFile = join(__dirname, "../fixtures/agents/claude-code-two-runs");

/** A recording of Claude Code's metrics: two runs of `claude -p`, one after the other, without AgentProxy. */
export const claudeRecording = `${claudeFile}.jsonl`;

/** What {@link claudeRecording} contains, by the results that Claude Code printed. */
export const claudeTruth = JSON.parse(readFileSync(`${claudeFile}.truth.json`, "utf8")) as {
  readonly model: string;
  readonly costUsd: number;
  readonly tokens: Readonly<Record<"input" | "output" | "cacheRead" | "cacheCreation", number>>;
};

interface TruthFile {
  readonly metrics: Readonly<Record<string, number>>;
  readonly spans: number;
  readonly "pa.run_task": number;
}

/** Reads the truth file of a recording. Its keys are `instrument` or `instrument{attribute=value,…}`. */
export function truthOf(name: string): Truth {
  const file = JSON.parse(readFileSync(join(recordingsFolder, `${name}.truth.json`), "utf8")) as TruthFile;
  return { spans: file.spans, tasks: file["pa.run_task"], metrics: Object.entries(file.metrics).map(expected) };
}

function expected([key, value]: [string, number]): Expected {
  const [, instrument, attributes = ""] = /^([^{]+)(?:\{(.*)\})?$/.exec(key)!;
  const labels = Object.fromEntries(
    attributes
      .split(",")
      .filter((pair) => pair !== "")
      .map((pair) => pair.split("=") as [string, string]),
  );
  return { instrument: instrument!, name: prometheusName(instrument!), labels, value };
}

const upDownCounters = ["agentproxy.sessions.active"];
const seconds = /\.duration$/;

/** The name of a series in Prometheus, computed independently of the code under test. */
function prometheusName(instrument: string): string {
  const base = instrument.replaceAll(".", "_");
  if (upDownCounters.includes(instrument)) {
    return base;
  }
  if (seconds.test(instrument)) {
    return `${base}_seconds_count`;
  }
  if (instrument === "agentproxy.context_window.usage_percent") {
    return `${base}_count`;
  }
  return instrument === "agentproxy.api.cost" ? `${base}_usd_total` : `${base}_total`;
}

/** A selector that matches only this series: labels that `others` of its name have and it doesn't must be absent. */
export function selector({ name, labels }: Expected, others: readonly Expected[]): string {
  const absent = others
    .filter((other) => other.name === name)
    .flatMap((other) => Object.keys(other.labels))
    .filter((label) => !Object.hasOwn(labels, label));
  const matchers = [
    ...Object.entries(labels).map(([label, value]) => `${label}="${value}"`),
    ...[...new Set(absent)].map((label) => `${label}=""`),
  ];
  return `${name}{${matchers.join(",")}}`;
}
