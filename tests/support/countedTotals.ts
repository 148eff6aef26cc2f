import type { Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "./backends";
import type { Totals } from "./agentTotals";

/** A stack, as far as it is compared with the truth. */
export interface Counting extends Pick<Pipeline, "query"> {
  /** Waits until Prometheus has what arrived before. */
  readonly scraped: () => Promise<unknown>;
}

type Queries = Readonly<Partial<Record<keyof Totals, string>>>;

/** Where the stack has each total: PromQL, `AGENT` is the label's value. Agents' own names are in agentTotals.ts. */
const queries: Queries = {
  starts: 'agent_sessions_total{agent="AGENT"}',
  inputTokens: 'agent_tokens_total{agent="AGENT",kind="input"}',
  cacheReadTokens: 'agent_tokens_total{agent="AGENT",kind="cache_read"}',
  cacheWriteTokens: 'agent_tokens_total{agent="AGENT",kind="cache_write"}',
  outputTokens: 'agent_tokens_total{agent="AGENT",kind="output"}',
  reasoningTokens: 'agent_tokens_total{agent="AGENT",kind="reasoning"}',
  costUsd: 'agent_cost_usd_total{agent="AGENT"}',
  modelCalls: 'agent_model_calls_total{agent="AGENT",outcome="success"}',
  failedModelCalls: 'agent_model_calls_total{agent="AGENT",outcome="error"}',
  toolCalls: 'agent_tool_calls_total{agent="AGENT"}',
  failedToolCalls: 'agent_tool_calls_total{agent="AGENT",outcome="error"}',
};

/** opencode exports nothing when it resumes a session. */
const opencodeQueries: Queries = { sessions: queries.starts };

const queriesOf = (agent: string): Queries => (agent === "opencode" ? opencodeQueries : queries);

/** What the stack has counted of an agent; 0 where it has no series. */
export async function countedTotals(pipeline: Pick<Pipeline, "query">, agent: string): Promise<Partial<Totals>> {
  const entries = Object.entries(queriesOf(agent)).map(async ([concept, series]) => {
    const [sample] = await pipeline.query(`sum(${series.replace("AGENT", agent)})`);
    return [concept, sample?.value ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Waits until the stack has counted this since it had counted `before`.
 * @param expected totals that the agent exports.
 * @returns what it has counted then.
 * @throws jest's error with all totals that differ, after 15 seconds.
 */
export async function expectCounted(
  pipeline: Counting,
  agent: string,
  expected: Partial<Totals>,
  before: Partial<Totals> = {},
): Promise<Partial<Totals>> {
  await pipeline.scraped();
  const wanted = (Object.keys(expected) as (keyof Totals)[]).filter((one) => queriesOf(agent)[one] !== undefined);
  expect(wanted).not.toEqual([]);
  return eventually(15, async () => {
    const after = await countedTotals(pipeline, agent);
    expect(Object.fromEntries(wanted.map((one) => [one, after[one]! - (before[one] ?? 0)]))).toEqual(
      Object.fromEntries(wanted.map((one) => [one, expect.closeTo(expected[one]!, 9)])),
    );
    return after;
  });
}
