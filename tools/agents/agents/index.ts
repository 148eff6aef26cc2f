import { UserError } from "../../../cli/lib/errors";
import type { Agent } from "./agent";
import { claudeCode } from "./claudeCode";
import { codex } from "./codex";
import { copilotCli } from "./copilotCli";
import { geminiCli } from "./geminiCli";
import { opencode } from "./opencode";

/** The agents that can be recorded. */
export const agents: readonly Agent[] = [claudeCode, geminiCli, codex, opencode, copilotCli];

/**
 * Finds an agent.
 * @throws UserError for an unknown name.
 */
export function agentNamed(name: string | undefined): Agent {
  const agent = agents.find((one) => one.name === name);
  if (agent === undefined) {
    throw new UserError(
      `There is no agent ${name ?? "given"}. Give one of: ${agents.map((one) => one.name).join(", ")}`,
    );
  }
  return agent;
}
