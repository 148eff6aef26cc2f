import { adoptVariable } from "../../components/identity";
import { allowDataLossVariable } from "../../components/preflight";
import { findAdoption } from "../lib/adoption";
import { agentNames } from "../lib/agents";
import { takeFlag } from "../lib/arguments";
import type { Command } from "../lib/command";
import { commandLine } from "../lib/commandLine";
import { findEngine } from "../lib/engine";
import { checkEngine } from "../lib/engineCheck";
import { engineFacts } from "../lib/engineFacts";
import { printNotices } from "../lib/engineNotices";
import { runOperation } from "../lib/operations";
import { readOutputs } from "../lib/outputs";
import { recover } from "../lib/recovery";
import { environmentLines } from "../lib/shell";
import { readRecord, updateRecord } from "../lib/upRecord";
import { openWorkspace } from "../lib/workspace";

/**
 * `npm run up`: refreshes first, so that what was removed or stopped by hand is restored, too. Stops before a service
 * would start empty although its data exists.
 */
export const up: Command = {
  takes: "",
  does: "Bring the stack up, or up to date, and wait until every service answers.",
  options: {
    "--adopt": "Take over a stack of this name that Docker has and this state doesn't, with its data.",
    "--allow-data-loss": "Go on where services start empty although their data exists elsewhere.",
  },
  forwardsHelp: true,
  run: async ({ stack, rest: all }) => {
    const { given: adopt, rest: withoutAdopt } = takeFlag(all, "--adopt");
    const { given: allowDataLoss, rest } = takeFlag(withoutAdopt, "--allow-data-loss");
    const engine = await findEngine();
    const workspace = await openWorkspace(stack);
    const state = await recover(workspace);
    const facts = await engineFacts(engine);
    if (!allowDataLoss) {
      const engines = { before: readRecord(workspace).engine, now: facts.identity };
      await checkEngine(stack, state, engines, commandLine("up", stack, "--allow-data-loss"));
    }
    const adopted = await findAdoption(workspace, state, adopt);
    const start = Date.now();
    await runOperation("up", workspace, ["--yes", "--refresh", ...rest], {
      [adoptVariable]: adopted,
      [allowDataLossVariable]: allowDataLoss ? "1" : undefined,
    });
    updateRecord(workspace, { engine: facts.identity, left: undefined });
    const outputs = await readOutputs(workspace);
    const seconds = Math.round((Date.now() - start) / 1000);
    const { grafanaUrl, grafanaUser } = outputs;
    console.log(
      [
        `\nStack ${stack} is up; every service answers (${seconds} s).`,
        ...(grafanaUrl === undefined ? [] : [`Grafana:   ${grafanaUrl}  (user ${grafanaUser})`]),
        `Password:  ${commandLine("password", stack)}`,
        ...(outputs.otlpClients === undefined
          ? ["\nPaste this before you run AgentProxy:", environmentLines(outputs.agentproxyEnvironment)]
          : [`\nThe lines to paste before you run AgentProxy have a secret: ${commandLine("env", stack)}`]),
        `Another agent: ${commandLine("env", stack, agentNames.filter((name) => name !== "agentproxy").join(" | "))}`,
      ].join("\n"),
    );
    await printNotices(workspace, facts);
  },
};
