import { computedFor } from "./computedCost";
import { coloured } from "./palette";
import { column, hidden, stat, timeseries } from "./panels";
import { recordRows, recordsOverTime } from "./records";
import type { Panel } from "./types";

/** Panels about one session, from its log records. */

/** The records of the session. */
const all =
  '{service_name=~".+"} | gen_ai_conversation_id=~".+" | gen_ai_conversation_id=~"$session" | agent_product=~"$agent"';

/** Agents' other records are about their insides: phases of the start, parts of responses. */
export const eventful =
  `${all} | agent_event!="" or event_name=~".*(tool_decision|assistant_response|compact|compression|retries_exhausted|` +
  'subagent|model_routing).*"';

/** What happened: the common kind, or the agent's own name of the event without its prefix. */
export const kind =
  'kind=`{{ if .agent_event }}{{ .agent_event | replace "_" " " }}{{ else }}' +
  '{{ .event_name | replace "codex." "" | replace "gemini_cli." "" | replace "_" " " }}{{ end }}`';

/** Shown when there is nothing. */
export const none = "no log record of the session in this range";

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

/** Gemini CLI has the tokens of a call in a second record, too, which isn't counted. */
const total = (field: string): string =>
  `sum(sum_over_time(${all} | agent_event=~"model_call|model_usage" | ${field}!="" | unwrap ${field} [$__range]))`;

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
  description: `The sum of what the calls of models cost, in USD. Claude Code reports it. ${computedFor("Codex", "Gemini CLI")}`,
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
