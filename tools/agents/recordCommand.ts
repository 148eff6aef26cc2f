import { relative } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../../cli/lib/errors";
import { runCommand } from "../lib/command";
import { agentNamed, agents } from "./agents";
import { install } from "./install";
import { record, recordingsFolder } from "./record";
import { isFor, scenarios } from "./scenario";

const usage = `Records what a released coding agent exports, against an imitation of its model's API. It needs no account.

  npm run agents:record -- [options] AGENT

  AGENT                ${agents.map(({ name }) => name).join(", ")}
  --agent-version X    a version or a tag of its npm package; default latest
  --scenario NAME      may be repeated; default all:
${scenarios.map(({ name, description }) => `      ${name.padEnd(20)} ${description}`).join("\n")}
  --folder FOLDER      where recording and truth are written; default tests/fixtures/agents
`;

/** `npm run agents:record` */
export function main(argv: readonly string[]): Promise<void> {
  return runCommand(() => run(argv));
}

/** @returns the exit status: 1 when a scenario failed. */
async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      "agent-version": { type: "string", default: "latest" },
      scenario: { type: "string", multiple: true },
      folder: { type: "string", default: recordingsFolder },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const agent = agentNamed(positionals[0]);
  const chosen = scenariosNamed(values.scenario).filter((scenario) => isFor(scenario, agent.name));
  const installed = await install(agent, values["agent-version"]);
  let failed = 0;
  for (const scenario of chosen) {
    try {
      const { file, requests, bytes } = await record(agent, installed, scenario, values.folder);
      process.stdout.write(`${relative(process.cwd(), file)}: ${requests} requests, ${Math.ceil(bytes / 1000)} kB\n`);
    } catch (error) {
      failed++;
      process.stderr.write(`${error instanceof UserError ? error.message : (error as Error).stack}\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}

function scenariosNamed(names: readonly string[] | undefined): typeof scenarios {
  const unknown = (names ?? []).filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) {
    throw new UserError(
      `There is no scenario ${unknown.join(", ")}. Give one of: ${scenarios.map(({ name }) => name).join(", ")}`,
    );
  }
  return names === undefined ? scenarios : scenarios.filter(({ name }) => names.includes(name));
}
