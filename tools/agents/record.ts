import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { UserError } from "../../cli/lib/errors";
import { projectRoot } from "../../cli/lib/project";
import type { Agent } from "./agents/agent";
import type { Installed } from "./install";
import { leftovers, neutralise, tracesOf } from "./neutralise";
import { startRecorder } from "./recorder";
import { runScenario } from "./runScenario";
import type { Scenario } from "./scenario";
import { problemsOf, truthOf, type Truth } from "./truth";

/** The folder of the recordings that tests replay. */
export const recordingsFolder = join(projectRoot, "tests/fixtures/agents");

/** A recording that was written. */
export interface Written {
  readonly file: string;
  readonly requests: number;
  readonly bytes: number;
  readonly truth: Truth;
}

/**
 * Records an agent in a scenario: `<agent>-<version>-<scenario>.jsonl.gz` and `.truth.json`.
 * @throws UserError when the agent didn't do what the scenario says, or the recording would tell something of this host.
 */
export async function record(
  agent: Agent,
  installed: Installed,
  scenario: Scenario,
  folder = recordingsFolder,
): Promise<Written> {
  const recorder = await startRecorder();
  const sessions = await runScenario({ agent, program: installed.program, scenario, otlpUrl: recorder.url }).finally(
    () => recorder.stop(),
  );
  const problems = [...problemsOf(scenario, sessions), ...recorder.problems()];
  if (problems.length > 0) {
    throw new UserError(
      `${agent.name} ${installed.version}, ${scenario.name}: nothing was written.\n${problems.join("\n")}`,
    );
  }
  const traces = tracesOf(
    sessions.map(({ home }) => home),
    installed.folder,
  );
  const requests = neutralise(recorder.requests(), traces);
  const truth = truthOf(agent, installed.version, scenario, sessions);
  const text = requests.map((request) => `${JSON.stringify(request)}\n`).join("");
  const found = leftovers(text);
  if (found.length > 0) {
    throw new UserError(`The recording would contain ${found.join(", ")}. Replace it in tools/agents/neutralise.ts.`);
  }
  const base = join(folder, `${agent.name}-${installed.version}-${scenario.name}`);
  const file = `${base}.jsonl.gz`;
  const bytes = gzipSync(text, { level: 9 });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, bytes);
  writeFileSync(`${base}.truth.json`, `${JSON.stringify(truth, null, 2)}\n`);
  return { file, requests: requests.length, bytes: bytes.length, truth };
}
