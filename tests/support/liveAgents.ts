import type { Agent } from "../../tools/agents/agents/agent";
import { install } from "../../tools/agents/install";
import { startRecorder } from "../../tools/agents/recorder";
import { runScenario } from "../../tools/agents/runScenario";
import { scenarios } from "../../tools/agents/scenario";
import { problemsOf, truthOf } from "../../tools/agents/truth";
import { recordedVersion, type AgentTruth } from "./agentRecordings";
import { agentTotals, exported, trueTotals, type Totals } from "./agentTotals";
import { expectCounted, type Counting } from "./countedTotals";
import { observe } from "./observed";

/** What each agent does: two sessions with a command and a file, and one with failing calls and a failing command. */
const chosen = scenarios.filter(({ name }) => ["two-runs", "errors-and-retries"].includes(name));

/** A tag or version; `recorded` is that of the recordings, which gives the same result each time. */
const version = process.env["AGENTPROXY_OTEL_AGENTS"] ?? "recorded";

function sumOf(truths: readonly Partial<Totals>[]): Partial<Totals> {
  const sum = (concept: keyof Totals): number => truths.reduce((total, truth) => total + (truth[concept] ?? 0), 0);
  return Object.fromEntries(Object.keys(Object.assign({}, ...truths)).map((one) => [one, sum(one as keyof Totals)]));
}

/**
 * Runs a released agent, and expects that it exports what it did, and that the stack counts it.
 * @param otlpUrl the stack's OTLP/HTTP endpoint.
 */
export async function expectCountedLive(agent: Agent, otlpUrl: string, stack: Counting): Promise<void> {
  const installed = await install(agent, version === "recorded" ? recordedVersion(agent.name) : version);
  // Between agent and stack, so that a failure shows which of them counted wrong.
  const recorder = await startRecorder(otlpUrl);
  const truths: Partial<Totals>[] = [];
  try {
    for (const scenario of chosen) {
      const run = await runScenario({ agent, program: installed.program, scenario, otlpUrl: recorder.url });
      expect(problemsOf(scenario, run)).toEqual([]);
      truths.push(trueTotals(truthOf(agent, installed.version, scenario, run) as unknown as AgentTruth));
    }
  } finally {
    await recorder.stop();
  }
  expect(recorder.problems()).toEqual([]);

  const sent = agentTotals[agent.name]!(observe(recorder.requests()));
  const expected = exported(sent, sumOf(truths));
  expect({ version: installed.version, ...sent }).toEqual({
    version: installed.version,
    ...Object.fromEntries(Object.entries(expected).map(([concept, value]) => [concept, expect.closeTo(value, 9)])),
  });
  await expectCounted(stack, agent.name, expected);
}
