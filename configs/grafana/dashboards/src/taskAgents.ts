import { computedFor } from "./computedCost";
import { openSession } from "./links";
import { column, hidden, stat, table } from "./panels";
import { recordRows } from "./records";
import { attributeField, attributes, groupBy, numbers, where } from "./traceFrame";
import type { Panel, SharedQuery } from "./types";

/** Panels about the coding agents that worked in a task, if they continue its trace. */

const operation = attributeField("gen_ai.operation.name");
const product = attributeField("agent.product");
const tool = attributeField("gen_ai.tool.name");
const model = attributeField("gen_ai.request.model");
const session = attributeField("gen_ai.conversation.id");
const [tokensIn, tokensOut] = ["gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"] as const;

/** The calls of models and tools in the trace, by agent and session. */
export function agentCalls(waterfall: SharedQuery): Panel {
  return table({
    title: "Calls of models and tools, by agent",
    description:
      "Spans of this trace that call a model (`chat`) or a tool (`execute_tool`): AgentProxy's own, and those of Claude Code " +
      "when it runs with traces on and continues the trace of its caller. A row with a session opens it.",
    empty: "no such call in this trace",
    queries: [waterfall],
    transformations: [
      ...attributes(
        "gen_ai.operation.name",
        "agent.product",
        "gen_ai.tool.name",
        "gen_ai.request.model",
        "gen_ai.conversation.id",
        tokensIn,
        tokensOut,
      ),
      ...where({ field: operation, is: "regex", value: "^(chat|execute_tool)$" }),
      ...numbers(tokensIn, tokensOut),
      ...groupBy({
        [product]: [],
        [operation]: [],
        [model]: [],
        [tool]: [],
        [session]: [],
        duration: ["count", "sum"],
        [attributeField(tokensIn)]: ["sum"],
        [attributeField(tokensOut)]: ["sum"],
      }),
    ],
    sortBy: { column: "Together", descending: true },
    links: [openSession(session)],
    overrides: [
      column(product, "Agent", { "custom.width": 110 }),
      column(operation, "What", { "custom.width": 110 }),
      column(model, "Model"),
      column(tool, "Tool"),
      column(session, "Session"),
      column("duration (count)", "Number", { unit: "none", "custom.width": 80 }),
      column("duration (sum)", "Together", { unit: "ms", "custom.width": 100 }),
      column(`${attributeField(tokensIn)} (sum)`, "Tokens in", { unit: "short", "custom.width": 90 }),
      column(`${attributeField(tokensOut)} (sum)`, "Tokens out", { unit: "short", "custom.width": 100 }),
    ],
  });
}

/** What the coding agents cost, from their log records. */
export const agentCost: Panel = stat({
  title: "Coding agents' cost",
  description:
    "The sum of what the calls of models of Claude Code, Codex and Gemini CLI cost in this trace, from their log records, " +
    "whose trace id is that of the task. It needs their logs and traces, and a time range that includes the task. Claude " +
    `Code reports its cost. ${computedFor("Codex", "Gemini CLI")}`,
  empty: "no call with a cost in this trace",
  unit: "currencyUSD",
  decimals: 4,
  queries: [
    recordRows(
      // Backquotes, because the variable holds a search, with double quotes in it, while there is no task.
      'sum(sum_over_time({service_name=~".+"} | trace_id = `$traceId` | agent_cost_usd!="" | unwrap agent_cost_usd [$__range]))',
    ),
  ],
  overrides: [column("Value #A", " "), hidden("Time")],
});
