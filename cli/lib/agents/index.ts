import type { Agent } from "./agent";
import { agentproxy } from "./agentproxy";
import { claude } from "./claude";
import { codex } from "./codex";
import { copilot } from "./copilot";
import { gemini } from "./gemini";
import { opencode } from "./opencode";
import { otel } from "./otel";

/** The agents by the name that users give them. A new one is a file, and a line here. */
export const agents: Readonly<Record<string, Agent>> = {
  agentproxy,
  claude,
  codex,
  gemini,
  copilot,
  opencode,
  otel,
};

/** The agent of this name, if there is one. */
export function agentNamed(name: string): Agent | undefined {
  return Object.hasOwn(agents, name) ? agents[name] : undefined;
}

/** The names, for messages and help. */
export const agentNames = Object.keys(agents);
