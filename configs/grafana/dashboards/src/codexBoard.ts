import { metricsOf } from "./agentMetrics";
import { errorKinds, head, modelDurations, recordCounts, recordsOf, tokensByKind, toolTable } from "./agentPanels";
import { computedFor } from "./computedCost";
import { dashboard } from "./dashboard";
import { coloured } from "./palette";
import { text, timeseries } from "./panels";
import { overTime, quantilePerPoint } from "./queries";
import { lastSessions } from "./sessions";
import type { Dashboard, Panel } from "./types";
import { variablesOf } from "./variables";

const agent = "codex";
const of = metricsOf(agent);

/** A duration of Codex' own histograms. */
function turnDuration(title: string, description: string, metric: string): Panel {
  const buckets = `${metric}_bucket{project_name=~"$projectName", vcs_repository_name=~"$repository", model=~"$model"}`;
  return timeseries({
    title,
    description: `${description} p50 and p95 at each point, estimated from the buckets of Codex' own histogram.`,
    empty: "no turn in this range",
    unit: "ms",
    draw: "points",
    queries: [
      overTime(quantilePerPoint(0.5, buckets), { legend: "p50", interval: "1m" }),
      overTime(quantilePerPoint(0.95, buckets), { legend: "p95", interval: "1m" }),
    ],
    overrides: coloured("p50", "p95"),
  });
}

const sandboxes = recordCounts({
  title: "Sessions by sandbox and approval policy",
  description: "How sessions were started: what commands may do, and which of them need approval.",
  empty: "no session in this range",
  by: { sandbox_policy: "Sandbox", approval_policy: "Approval", model: "Model" },
  records: recordsOf(agent, 'event_name="codex.conversation_starts"'),
});

const approvals = recordCounts({
  title: "Approvals",
  description: "Decisions about tool calls (`codex.tool_decision`), and by whom: the configuration or the user.",
  empty: "no decision about a tool in this range",
  by: { tool_name: "Tool", decision: "Decision", source: "By" },
  records: recordsOf(agent, 'event_name="codex.tool_decision"'),
});

const attempts = recordCounts({
  title: "Calls of models by attempt and status",
  description: "Each attempt of a request is a call; `attempt` begins at 0, and the others are retries.",
  empty: "no call of a model in this range",
  by: { attempt: "Attempt", http_response_status_code: "Status" },
  records: recordsOf(agent, 'agent_event="model_call"'),
});

/** The dashboard about Codex. */
export function codexDashboard(): Dashboard {
  return dashboard({
    uid: "agentproxy-codex",
    title: "Codex",
    description: "Codex: tokens, turns, sandbox, approvals, retries.",
    variables: variablesOf(agent),
    from: "now-6h",
    rows: [
      { height: 4, panels: head(of, computedFor("Codex")) },
      {
        height: 8,
        panels: [
          [8, tokensByKind(of)],
          [
            8,
            turnDuration(
              "Duration of turns",
              "From the prompt to the end of the answer.",
              "codex_turn_e2e_duration_ms_milliseconds",
            ),
          ],
          [
            8,
            turnDuration(
              "Time to the first token",
              "From the prompt to the first token of the answer.",
              "codex_turn_ttft_duration_ms_milliseconds",
            ),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [8, toolTable(of, "A command that ended with an error is a success for Codex.")],
          [8, approvals],
          [8, sandboxes],
        ],
      },
      {
        height: 7,
        panels: [
          [10, modelDurations(of, "Until the response begins.")],
          [7, attempts],
          [7, errorKinds(of)],
        ],
      },
      { height: 10, panels: [[24, lastSessions(agent)]] },
      {
        height: 3,
        panels: [
          [
            24,
            text(
              "What Codex doesn't send",
              "The time in which it waited for its user, and the time in which it was active. Sessions and calls come from " +
                "its log records; `npm run env -- codex` prints the settings for all signals.",
            ),
          ],
        ],
      },
    ],
  });
}
