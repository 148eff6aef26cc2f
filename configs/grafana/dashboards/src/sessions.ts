import { computedFor } from "./computedCost";
import { openSession, openTrace } from "./links";
import { column, hidden, ordered, table } from "./panels";
import { recordRows } from "./records";
import { spans } from "./queries";
import type { Panel } from "./types";

/**
 * The newest sessions. Agents that send log records say in each which session it is of; those that send spans only say
 * it in some of them.
 */

/** The number of sessions in a list. */
const listed = 50;

const session = "gen_ai_conversation_id";

/**
 * How much a session's own time range is longer than from its first record to its last one, on each side, in
 * milliseconds. Spans begin before the record of the same call, and an end of a range isn't part of it.
 */
const margin = 60_000;

/** The time of a record in milliseconds, as a value. */
const time = "| label_format at=`{{ __timestamp__ | unixEpochMillis }}` | unwrap at [$__range]";

/** The records of the sessions of some agents. */
function recordsOf(agents: string): string {
  return (
    `{service_name=~".+"} | ${session}=~".+" | agent_product=~"${agents}" | project_name=~"$projectName" ` +
    '| vcs_repository_name=~"$repository"'
  );
}

/**
 * The sessions with log records.
 * @param agents the agents' names, a regular expression.
 */
export function lastSessions(agents: string): Panel {
  const all = recordsOf(agents);
  const first = (...by: string[]): string => `min by (${[session, ...by].join(", ")}) (min_over_time(${all} ${time}))`;
  const last = `max by (${session}) (max_over_time(${all} ${time}))`;
  // Loki returns at most 500 series.
  const newest = (expr: string): string => `${expr} and on (${session}) topk(${listed}, ${last})`;
  const count = (matchers: string): string =>
    newest(`sum by (${session}) (count_over_time(${all} | ${matchers} [$__range]))`);
  // Gemini CLI has the tokens of a call in a second record, too, which isn't counted.
  const sum = (field: string): string =>
    newest(
      `sum by (${session}) (sum_over_time(${all} | agent_event=~"model_call|model_usage" | ${field}!="" ` +
        `| unwrap ${field} [$__range]))`,
    );
  return table({
    title: "Last sessions",
    description:
      `The newest ${listed} sessions of agents that send log records (Claude Code, Codex, Gemini CLI), from their records: ` +
      "when the first one was written, and how long after it the last one. A row opens the session in its own time " +
      "range, from a minute before to a minute after; for one that goes on, choose a longer one there. Claude Code " +
      `reports its cost. ${computedFor("Codex", "Gemini CLI")}`,
    empty: "no session with log records in this range",
    queries: [
      newest(first("agent_product", "project_name", "vcs_repository_name")),
      newest(`(${last} - ${first()})`),
      count('agent_event="turn"'),
      count('agent_event="model_call"'),
      count('agent_event="tool_call"'),
      count('agent_outcome="error"'),
      sum("gen_ai_usage_input_tokens"),
      sum("gen_ai_usage_output_tokens"),
      sum("agent_cost_usd"),
      newest(`(${first()} - ${margin})`),
      newest(`(${last} + ${margin})`),
    ].map((expr) => recordRows(expr)),
    transformations: [{ id: "merge", options: {} }, ...ordered("Value #A", "agent_product", session)],
    sortBy: { column: "Started", descending: true },
    links: [openSession(session, { from: "Value #J", to: "Value #K" })],
    overrides: [
      column("Value #A", "Started", { unit: "dateTimeAsIso", "custom.width": 165 }),
      column("agent_product", "Agent", { "custom.width": 112 }),
      column("project_name", "Project", { "custom.width": 100 }),
      column("vcs_repository_name", "Repository", { "custom.width": 135 }),
      column(session, "Session", { "custom.minWidth": 80 }),
      column("Value #B", "Duration", { unit: "ms", "custom.width": 90 }),
      column("Value #C", "Prompts", { unit: "none", "custom.width": 75 }),
      column("Value #D", "Model calls", { unit: "none", "custom.width": 100 }),
      column("Value #E", "Tool calls", { unit: "none", "custom.width": 90 }),
      column("Value #F", "Failed", { unit: "none", "custom.width": 65 }),
      column("Value #G", "Tokens in", { unit: "short", "custom.width": 90 }),
      column("Value #H", "Tokens out", { unit: "short", "custom.width": 100 }),
      column("Value #I", "Cost", { unit: "currencyUSD", decimals: 4, "custom.width": 85 }),
      ...["Time", "Value #J", "Value #K"].map(hidden),
    ],
  });
}

/**
 * The turns of agents that send spans only.
 * @param agents the agents' names, a regular expression.
 */
export function lastTurns(agents: string): Panel {
  return table({
    title: "Last prompts of agents without log records",
    description:
      "The newest 50 turns of Copilot CLI and opencode, from their spans. A row opens the trace. opencode doesn't say in " +
      "this span which session it is. Tempo's search leaves out the newest 30 seconds.",
    empty: "no turn of Copilot CLI or opencode in this range",
    queries: [
      spans(
        `{ span.agent.product =~ "copilot-cli|opencode" && span.agent.product =~ "${agents}" && span.agent.event = "turn" } ` +
          "| select(span.agent.product, span.gen_ai.conversation.id, span.gen_ai.usage.input_tokens, " +
          "span.gen_ai.usage.output_tokens, resource.project.name, status) with (most_recent=true)",
        { traces: listed, spansPerTrace: 20 },
      ),
    ],
    sortBy: { column: "Started", descending: true },
    links: [openTrace("traceIdHidden"), openSession("gen_ai.conversation.id")],
    overrides: [
      column("time", "Started", { "custom.width": 190 }),
      column("agent.product", "Agent", { "custom.width": 112 }),
      column("gen_ai.conversation.id", "Session"),
      column("project.name", "Project"),
      column("gen_ai.usage.input_tokens", "Tokens in", { "custom.width": 100 }),
      column("gen_ai.usage.output_tokens", "Tokens out", { "custom.width": 100 }),
      column("status", "Status", { "custom.width": 90 }),
      column("duration", "Duration", { "custom.width": 110 }),
      ...["traceIdHidden", "traceService", "traceName", "spanID", "name", "agent.event"].map(hidden),
    ],
  });
}
