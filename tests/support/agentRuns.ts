import { asNewRun, runFrom, sendRun } from "../../tools/telemetry/agentRun";
import type { AgentRecording } from "./agentRecordings";

export { asNewRun, length, runFrom, sendRun, type RunRequest } from "../../tools/telemetry/agentRun";

/**
 * Sends one run of each recording, whose project is the name of the recording and whose repository is `acme/` and it.
 * Runs of Claude Code end now, because queries don't find what is in the future, and its recordings are long; those of
 * others begin now, because metrics of processes that are older than the collector don't count.
 */
export async function sendRecordings(endpoint: string, recordings: readonly AgentRecording[]): Promise<void> {
  for (const { name, file, agent } of recordings) {
    const repository = `acme/${name}`;
    const run = runFrom(file, { "project.name": name, "vcs.repository.name": repository }, agent === "claude-code");
    // Claude Code repeats the attributes of its resource in metrics and records.
    await sendRun(endpoint, asNewRun(run, false, { "demo-project": name, "demo-repository": repository }));
  }
}
