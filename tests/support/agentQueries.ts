import type { Pipeline } from "../../tools/local-pipeline/pipeline";
import type { AgentCounts } from "./agentTruth";

/** Values by a label; zeros, which a series may have or not, are left out. */
async function by(pipeline: Pipeline, label: string, promql: string): Promise<Record<string, number>> {
  const samples = await pipeline.query(promql);
  return Object.fromEntries(
    samples
      .map(({ labels, value }): [string, number] => [labels[label] ?? "", value])
      .filter(([, value]) => value !== 0),
  );
}

/**
 * What the metrics of all agents say about an agent.
 * @param counted how a selector becomes a value: `(x) => x`, or its increase.
 */
export async function countsOf(
  pipeline: Pipeline,
  matchers: string,
  counted = (selector: string): string => selector,
): Promise<AgentCounts> {
  const total = (metric: string, label: string): Promise<Record<string, number>> =>
    by(pipeline, label, `sum by (${label}) (${counted(`${metric}{${matchers}}`)})`);
  const { "": sessions = 0 } = await total("agent_sessions_total", "none");
  const { "": turns = 0 } = await total("agent_turns_total", "none");
  const { "": cost } = await total("agent_cost_usd_total", "none");
  return {
    sessions,
    turns,
    tokens: await total("agent_tokens_total", "kind"),
    ...(cost !== undefined && { costUsd: Number(cost.toFixed(9)) }),
    modelCalls: await total("agent_model_calls_total", "outcome"),
    toolCalls: await total("agent_tool_calls_total", "outcome"),
  };
}
