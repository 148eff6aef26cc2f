import { agentProxy } from "./agentProxy";
import { claudeCode } from "./claudeCode";
import { codex } from "./codex";
import { copilot } from "./copilot";
import { geminiCli } from "./geminiCli";
import { opencode } from "./opencode";
import type { Agent } from "./agent";

/** The known agents. Others' telemetry is kept as it is. */
export const agents: readonly Agent[] = [agentProxy, claudeCode, codex, copilot, geminiCli, opencode];
