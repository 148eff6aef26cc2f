import { connectionOf } from "../lib/agents/connection";
import { agentNamed, agentNames } from "../lib/agents";
import { contentOf, parseOptions, sharedOptions, wanted, type Invoked } from "../lib/agents/invoked";
import {
  applyChanges,
  backupPath,
  installation,
  uninstallation,
  type FileChange,
} from "../lib/agentFiles/installation";
import type { Command, Invocation } from "../lib/command";
import { commandLine } from "../lib/commandLine";
import { confirmed } from "../lib/confirmation";
import { UserError } from "../lib/errors";
import { fileDiff } from "../lib/fileDiff";
import { formatted } from "../lib/formats";
import { stateOf } from "../lib/state";

/** `npm run agents`: writes an agent's settings into its own settings file, and takes them out again. */
export const agents: Command = {
  takes: " -- install|uninstall AGENT",
  does: `Write an agent's telemetry settings into its own settings file, or take them out: ${agentNames.join(", ")}.`,
  options: {
    ...sharedOptions,
    "--yes": "Don't ask.",
  },
  run: async (invocation) => {
    const invoked = parseOptions(invocation.rest, { client: { type: "string" }, content: { type: "string" } });
    const [what, name] = invoked.positionals;
    if (name === undefined || agentNamed(name) === undefined || (what !== "install" && what !== "uninstall")) {
      throw new UserError(`Say what and whose: npm run agents -- install | uninstall ${agentNames.join(" | ")}`);
    }
    await (what === "install" ? install(name, invoked, invocation) : uninstall(name, invocation));
  },
};

async function install(name: string, invoked: Invoked, { stack, yes }: Invocation): Promise<void> {
  const content = contentOf(invoked.values);
  const { workspace, outputs } = await stateOf(stack);
  const { agent, client } = wanted({ ...invoked, positionals: [name] }, outputs);
  const connection = connectionOf(workspace, outputs, client);
  // The file holds for every project.
  const settings = agent.settings({ connection, content, resource: "" });
  const notes = settings.notes ?? [];
  if (agent.files === undefined) {
    console.log(formatted(settings, "sh", agent.program));
    console.error(
      [`${agent.title} has no settings file for this: put these lines into your shell's start-up file.`, ...notes].join(
        "\n",
      ),
    );
    return;
  }
  const changes = installation(name, agent.files(settings, process.env));
  const secret = connection.token !== undefined;
  if (!(await apply(name, changes, { yes, secret }))) {
    return;
  }
  console.log(`${agent.title} sends its telemetry to the stack ${stack} from its next start on.`);
  if (secret) {
    console.error(
      `The settings contain the client's token. \`npm run agents -- install ${name}\` again after a change of it.`,
    );
  }
  const credentials = secret || connection.ca !== undefined;
  const all = credentials && agent.credentialsNote !== undefined ? [agent.credentialsNote, ...notes] : notes;
  all.forEach((note) => console.error(note));
}

async function uninstall(name: string, { yes }: Invocation): Promise<void> {
  const { title } = agentNamed(name)!;
  const changes = uninstallation(name);
  if (changes.length === 0) {
    throw new UserError(
      `Nothing is installed for ${title}. ${commandLine("agents", "dev", "install", name)} does that.`,
    );
  }
  if (await apply(name, changes, { yes, secret: false })) {
    console.log(`${title} doesn't send its telemetry to the stack any more, from its next start on.`);
  }
}

/** Shows the changes, asks, and makes them. */
async function apply(
  name: string,
  changes: readonly FileChange[],
  { yes, secret }: { readonly yes: boolean; readonly secret: boolean },
): Promise<boolean> {
  const real = changes.filter(({ now, next }) => now !== next);
  for (const { path, now, next } of real) {
    console.log(fileDiff(path, now, next));
  }
  if (real.length > 0 && !yes && !(await confirmed("Make these changes?"))) {
    console.log("Nothing was changed.");
    return false;
  }
  applyChanges(name, changes, secret);
  for (const { path, record } of real) {
    if (record?.before !== undefined) {
      console.log(`The file as it was: ${backupPath(path)}`);
    }
  }
  if (real.length === 0) {
    console.log("The settings are as they should be.");
  }
  return true;
}
