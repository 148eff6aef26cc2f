import { sessionDashboardUid } from "../../names";
import { dashboard } from "./dashboard";
import { openSession, openTrace } from "./links";
import { column, hidden, stat, table, text } from "./panels";
import { spans } from "./queries";
import { sessionEvents } from "./sessionEvents";
import {
  sessionCost,
  sessionDuration,
  sessionDurations,
  sessionModelCalls,
  sessionTimeline,
  sessionTokens,
  sessionToolCalls,
  sessionTurns,
} from "./sessionRecords";
import type { Dashboard } from "./types";
import { agentVariable, sessionVariable } from "./variables";

const ofSession = 'span.gen_ai.conversation.id =~ "$session" && span.agent.product =~ "$agent"';

const isListed = "span.gen_ai.operation.name != nil";

/** Spans that don't say which session they are of: of the agents that say it in some of a trace's spans only. */
const withoutSession = 'span.gen_ai.conversation.id = nil && span.agent.product =~ "codex|opencode"';

/** The spans of the session, and those without a session in the same traces. */
const inTraces =
  `({ ${ofSession} && ${isListed} } || ` +
  `({ ${ofSession} } && { ${withoutSession} && span.agent.product =~ "$agent" && ${isListed} }))`;

const waiting = {
  ...stat({
    title: "Waiting",
    description:
      "How long the session waited for its user's permission, from the spans `claude_code.tool.blocked_on_user` that a " +
      "user decided. Only Claude Code sends them, with its traces.",
    empty: "not sent, or none",
    unit: "ns",
    queries: [
      spans(`{ name = "claude_code.tool.blocked_on_user" && span.agent.event = "waiting" && ${ofSession} }`, {
        traces: 200,
        spansPerTrace: 100,
      }),
    ],
  }),
  options: {
    reduceOptions: { calcs: ["sum"], fields: "/^Duration$/", values: false },
    colorMode: "value",
    graphMode: "none",
    text: { valueSize: 28 },
  },
};

const sessionSpans = table({
  title: "Spans of the session",
  description:
    "Calls of models and tools, and turns, from the spans of the session: all that Copilot CLI and opencode send, and the " +
    "same as above, seen by the traces, for Claude Code, Codex and Gemini CLI. Codex' calls of models, and all but the " +
    "tools of opencode, don't say which session they are of: those of the same traces are listed. A row opens the " +
    "trace. Tempo's search leaves out the newest 30 seconds.",
  empty: "no span of the session in this range",
  queries: [
    spans(
      `${inTraces} | select(span.agent.product, span.gen_ai.conversation.id, ` +
        "span.gen_ai.operation.name, span.gen_ai.request.model, span.gen_ai.tool.name, span.agent.outcome, " +
        "span.error.type, span.gen_ai.usage.input_tokens, span.gen_ai.usage.output_tokens) with (most_recent=true)",
      { traces: 50, spansPerTrace: 100 },
    ),
  ],
  sortBy: { column: "Started", descending: true },
  links: [openTrace("traceIdHidden")],
  overrides: [
    column("time", "Started", { "custom.width": 190 }),
    column("gen_ai.operation.name", "What", { "custom.width": 120 }),
    column("gen_ai.request.model", "Model", { "custom.width": 150 }),
    column("gen_ai.tool.name", "Tool", { "custom.width": 130 }),
    column("agent.outcome", "Outcome", { "custom.width": 90 }),
    column("error.type", "Error", { "custom.width": 110 }),
    column("gen_ai.usage.input_tokens", "Tokens in", { "custom.width": 95 }),
    column("gen_ai.usage.output_tokens", "Tokens out", { "custom.width": 100 }),
    column("agent.product", "Agent", { "custom.width": 110 }),
    column("gen_ai.conversation.id", "Session", { links: [openSession("gen_ai.conversation.id")] }),
    column("duration", "Duration", { "custom.width": 110 }),
    ...["traceIdHidden", "traceService", "traceName", "spanID", "name"].map(hidden),
  ],
});

/** The dashboard about one session of an agent. */
export function sessionDashboard(): Dashboard {
  return dashboard({
    uid: sessionDashboardUid,
    title: "Session",
    description: "One session of an agent: prompts, calls of models and tools, decisions, cost, in one list.",
    variables: [agentVariable, sessionVariable],
    from: "now-6h",
    rows: [
      {
        height: 4,
        panels: [
          [4, sessionDuration],
          [3, sessionTurns],
          [3, sessionModelCalls],
          [3, sessionToolCalls],
          [4, sessionTokens],
          [4, sessionCost],
          [3, waiting],
        ],
      },
      {
        height: 8,
        panels: [
          [14, sessionTimeline],
          [10, sessionDurations],
        ],
      },
      { height: 14, panels: [[24, sessionEvents]] },
      { height: 10, panels: [[24, sessionSpans]] },
      {
        height: 3,
        panels: [
          [
            24,
            text(
              "Choose a session",
              "By a row of *Last sessions* on the dashboard *Agents*, by a log record, or by its id above. Without one, all " +
                "sessions of the time range are shown together. The time range has to include the session.",
            ),
          ],
        ],
      },
    ],
  });
}
