import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A recording of what a released coding agent sent, and what really happened in its runs. */
export interface AgentRecording {
  /** `<agent>-<version>-<scenario>`, the name of its files without extension. */
  readonly name: string;
  /** For example `claude-code`. */
  readonly agent: string;
  /** The version of the agent's npm package. */
  readonly version: string;
  readonly scenario: string;
  /** The file that `readRecording` and `replay` read. */
  readonly file: string;
  /** The content of its `.truth.json`. */
  readonly truth: AgentTruth;
}

/** What happened, by the imitated model API and the agent's own output. Other keys depend on the agent. */
export interface AgentTruth {
  readonly sessions: number;
  readonly api_requests_answered_ok: number;
  readonly api_requests_answered_with_error: number;
  readonly tool_calls: number;
  readonly tool_calls_failed: number;
  readonly runs: readonly Readonly<Record<string, unknown>>[];
  readonly [more: string]: unknown;
}

const folder = join(__dirname, "../fixtures/agents");

/** All recordings of agents, in the order of their names; optionally those of one agent. */
export function agentRecordings(agent?: string): AgentRecording[] {
  return readdirSync(folder)
    .flatMap((fileName) => {
      const [, name, of, version, scenario] = /^((.+?)-(\d+\.\d+\.\d+)-(.+))\.jsonl(?:\.gz)?$/.exec(fileName) ?? [];
      return name === undefined ? [] : [{ name, agent: of!, version: version!, scenario: scenario!, fileName }];
    })
    .filter((one) => agent === undefined || one.agent === agent)
    .map(({ fileName, ...recording }) => ({
      ...recording,
      file: join(folder, fileName),
      truth: JSON.parse(readFileSync(join(folder, `${recording.name}.truth.json`), "utf8")) as AgentTruth,
    }));
}

/** The newest version of an agent that there are recordings of. */
export function recordedVersion(agent: string): string {
  const versions = agentRecordings(agent).map(({ version }) => version);
  return versions.sort((one, other) => one.localeCompare(other, "en", { numeric: true })).at(-1)!;
}
