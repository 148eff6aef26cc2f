import { coloured } from "./palette";
import { column, hidden, stat, table, timeseries } from "./panels";
import { recordRows, records, recordsOverTime } from "./records";
import { openSession, openTrace } from "./links";
import type { Panel } from "./types";

/** Panels about one session, from its log records. */

/** The records of the session. */
const all =
  '{service_name=~".+"} | gen_ai_conversation_id=~".+" | gen_ai_conversation_id=~"$session" | agent_product=~"$agent"';

/** Agents' other records are about their insides: phases of the start, parts of responses. */
const eventful =
  `${all} | agent_event!="" or event_name=~".*(tool_decision|assistant_response|compact|compression|retries_exhausted|` +
  'subagent|model_routing).*"';

/** What happened: the common kind, or the agent's own name of the event without its prefix. */
const kind =
  'kind=`{{ if .agent_event }}{{ .agent_event | replace "_" " " }}{{ else }}' +
  '{{ .event_name | replace "codex." "" | replace "gemini_cli." "" | replace "_" " " }}{{ end }}`';

const none = "no log record of the session in this range";

/** The first and the last record of the session. */
export const sessionDuration: Panel = stat({
  title: "From first to last record",
  description: "The time between the first and the last log record of the session in this range.",
  empty: none,
  unit: "ms",
  queries: [
    recordRows(
      ["max", "min"]
        .map(
          (which) =>
            `${which}(${which}_over_time(${all} | label_format at=\`{{ __timestamp__ | unixEpochMillis }}\` | unwrap at [$__range]))`,
        )
        .join(" - "),
    ),
  ],
  overrides: [column("Value #A", " "), hidden("Time")],
});

function counts(title: string, description: string, event: "turn" | "model_call" | "tool_call"): Panel {
  const count = (more = ""): string => `sum(count_over_time(${all} | agent_event="${event}"${more} [$__range]))`;
  const failed = event === "turn" ? [] : [recordRows(`${count(' | agent_outcome="error"')} or (${count()} * 0)`)];
  return stat({
    title,
    description,
    empty: "none",
    decimals: 0,
    names: event !== "turn",
    below: event !== "turn",
    queries: [recordRows(count()), ...failed],
    overrides: [
      column("Value #A", event === "turn" ? " " : "all"),
      ...(event === "turn" ? [] : [column("Value #B", "failed")]),
      hidden("Time"),
    ],
  });
}

/** Prompts. */
export const sessionTurns: Panel = counts("Prompts", "Prompts of the session, from its log records.", "turn");
/** Calls of models. */
export const sessionModelCalls: Panel = counts("Model calls", "Calls of models, and those that failed.", "model_call");
/** Calls of tools. */
export const sessionToolCalls: Panel = counts("Tool calls", "Calls of tools, and those that failed.", "tool_call");

const total = (field: string): string => `sum(sum_over_time(${all} | ${field}!="" | unwrap ${field} [$__range]))`;

/** Tokens. */
export const sessionTokens: Panel = stat({
  title: "Tokens",
  description: "Tokens of the session: in (with those of the cache) and out (with reasoning).",
  empty: "not sent",
  unit: "short",
  names: true,
  below: true,
  queries: [recordRows(total("gen_ai_usage_input_tokens")), recordRows(total("gen_ai_usage_output_tokens"))],
  overrides: [column("Value #A", "in"), column("Value #B", "out"), hidden("Time")],
});

/** The cost. */
export const sessionCost: Panel = stat({
  title: "Cost",
  description: "The sum of what the calls of models cost, in USD. Only Claude Code says it per call.",
  empty: "not sent",
  unit: "currencyUSD",
  decimals: 4,
  queries: [recordRows(total("agent_cost_usd"))],
  overrides: [column("Value #A", " "), hidden("Time")],
});

/** When what happened. */
export const sessionTimeline: Panel = timeseries({
  title: "When what happened",
  description: "Events of the session per bar, by kind, from its log records.",
  empty: none,
  unit: "none",
  draw: "stacked bars",
  legend: ["sum"],
  queries: [
    recordsOverTime(
      `sum by (kind) (count_over_time(${eventful} | label_format ${kind} [$__interval] offset -$__interval))`,
      "{{kind}}",
    ),
  ],
  overrides: coloured("turn", "model call", "tool call"),
});

/** How long calls took. */
export const sessionDurations: Panel = timeseries({
  title: "How long calls took",
  description: "The longest call of a model and of a tool that ended at each point.",
  empty: "no record with a duration in this range",
  unit: "ms",
  draw: "dots",
  queries: [
    recordsOverTime(
      `max by (kind) (max_over_time(${all} | agent_event=~"model_call|tool_call" | duration_ms!="" ` +
        `| label_format ${kind} | unwrap duration_ms [$__interval] offset -$__interval))`,
      "{{kind}}",
    ),
  ],
  overrides: coloured("model call", "tool call"),
});

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
    column("Time", "Time", { "custom.width": 165 }),
    column("kind", "What", { "custom.width": 115 }),
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
    column("content", "Content"),
    column("agent_product", "Agent", { "custom.width": 100 }),
    column("gen_ai_conversation_id", "Session", {
      "custom.width": 95,
      links: [openSession("gen_ai_conversation_id")],
    }),
    column("trace_id", "Trace", { "custom.width": 90 }),
  ],
});
