import { openSession, openTrace } from "./links";
import { column, table } from "./panels";
import { records } from "./records";
import { eventful, kind, none } from "./sessionRecords";
import type { Panel } from "./types";

/** The list of everything that happened in a session, from its log records. */

/** The texts that agents send with their events, if content is stored: the first that there is. */
const content = [
  "prompt",
  "response",
  "arguments",
  "tool_input",
  "function_args",
  "tool_parameters",
  "error",
  "error_message",
]
  .map((name) => `.${name}`)
  .join(" ");

/** Columns with numbers, and the attributes that they have. */
const numbers = {
  duration: "duration_ms",
  tokens_in: "gen_ai_usage_input_tokens",
  tokens_out: "gen_ai_usage_output_tokens",
  cost: "agent_cost_usd",
} as const;

/** What isn't a number becomes no value; older versions of Grafana fail for a record that lacks the field. */
const numberFields = Object.entries(numbers).map(([field, attribute]) => `${field}=\`{{ or .${attribute} "-" }}\``);

/** The columns, in their order. */
const fields = [
  "kind",
  "name",
  "outcome",
  ...Object.keys(numbers),
  "error_type",
  "content",
  "agent_product",
  "gen_ai_conversation_id",
  "trace_id",
];

/** Everything that happened, newest first. */
export const sessionEvents: Panel = table({
  title: "Everything that happened",
  description:
    "The newest 1,000 events: prompts, calls of models, decisions about tools, tools with their results, compaction. " +
    "“Content” is the text of a prompt, an answer or the arguments of a tool, if the agent sends it and the setting " +
    "`content` keeps it. Codex reports the tokens of a call in a record of their own (“model usage”). Copilot CLI and " +
    "opencode send spans only, which are below.",
  empty: none,
  queries: [
    records(
      `${eventful} | label_format ${kind}, name=\`{{ or .gen_ai_tool_name .tool_name .gen_ai_request_model .decision_model "" }}\`, ` +
        `outcome=\`{{ or .agent_outcome .decision "" }}\`, content=\`{{ trunc 400 (or ${content} "") }}\`, ` +
        `${numberFields.join(", ")} | keep ${fields.join(", ")}`,
    ),
  ],
  transformations: [
    { id: "extractFields", options: { source: "labels", format: "json", keepTime: false, replace: false } },
    {
      id: "convertFieldType",
      options: {
        conversions: Object.keys(numbers).map((targetField) => ({ targetField, destinationType: "number" })),
        fields: {},
      },
    },
    {
      id: "organize",
      options: {
        indexByName: Object.fromEntries(["Time", "timestamp", ...fields].map((name, at) => [name, at])),
        excludeByName: Object.fromEntries(
          ["labels", "labelTypes", "Line", "body", "tsNs", "id", "service_name"].map((name) => [name, true]),
        ),
        renameByName: {},
      },
    },
  ],
  sortBy: { column: "Time", descending: true },
  links: [openTrace("trace_id")],
  overrides: [
    column("Time", "Time", { "custom.width": 190 }),
    column("kind", "What", { "custom.width": 135 }),
    column("name", "Name", { "custom.width": 140 }),
    column("outcome", "Outcome", {
      "custom.width": 90,
      "custom.cellOptions": { type: "color-text" },
      color: { mode: "fixed", fixedColor: "text" },
      mappings: [{ type: "value", options: { error: { color: "red", index: 0 }, reject: { color: "red", index: 1 } } }],
    }),
    column("duration", "Duration", { unit: "ms", "custom.width": 90 }),
    column("tokens_in", "Tokens in", { unit: "short", "custom.width": 90 }),
    column("tokens_out", "Tokens out", { unit: "short", "custom.width": 95 }),
    column("cost", "Cost", { unit: "currencyUSD", decimals: 4, "custom.width": 85 }),
    column("error_type", "Error", { "custom.width": 110 }),
    column("content", "Content", { "custom.minWidth": 100 }),
    column("agent_product", "Agent", { "custom.width": 100 }),
    column("gen_ai_conversation_id", "Session", {
      "custom.width": 95,
      links: [openSession("gen_ai_conversation_id")],
    }),
    column("trace_id", "Trace", { "custom.width": 90 }),
  ],
});
