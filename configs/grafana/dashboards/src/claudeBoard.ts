import { metricsOf, tokenShare } from "./agentMetrics";
import {
  errorKinds,
  figure,
  head,
  modelDurations,
  recordCounts,
  recordsOf,
  tokensByKind,
  toolTable,
} from "./agentPanels";
import { dashboard } from "./dashboard";
import { column, hidden, stat, text } from "./panels";
import { increased, instant } from "./queries";
import { recordRows } from "./records";
import { lastSessions } from "./sessions";
import type { Dashboard } from "./types";
import { variablesOf } from "./variables";

const agent = "claude-code";
const of = metricsOf(agent);

const cacheHits = stat({
  title: "Read from the cache",
  description: "The share of the prompts' tokens that were read from the cache, at a tenth of the price.",
  empty: "no tokens in this range",
  unit: "percentunit",
  decimals: 0,
  queries: [instant(tokenShare(of, "cache_read", "input|cache_read|cache_write"))],
});

const costTwice = stat({
  title: "Cost, counted twice",
  description:
    "What Claude Code's own counter says, and the sum of its calls of models by their log records. They differ when " +
    "records or metrics didn't arrive, and for calls at the edge of the time range.",
  empty: "no cost in this range",
  unit: "currencyUSD",
  decimals: 4,
  names: true,
  below: true,
  queries: [
    instant(`${increased(of("cost_usd_total"))} > 0`, { legend: "counter" }),
    recordRows(
      `sum(sum_over_time(${recordsOf(agent, 'agent_cost_usd!=""')} | gen_ai_request_model=~"$model" ` +
        "| unwrap agent_cost_usd [$__range]))",
    ),
  ],
  overrides: [column("Value #B", "records"), hidden("Time")],
});

const decisions = recordCounts({
  title: "Permissions",
  description:
    "Decisions about tool calls (`tool_decision`) and by whom: the configuration, a hook, or the user, once (temporary) or " +
    "for good (permanent).",
  empty: "no decision about a tool in this range",
  by: { tool_name: "Tool", decision: "Decision", source: "By" },
  records: recordsOf(agent, 'event_name="tool_decision"'),
});

const retries = recordCounts({
  title: "Failed calls, and those that were given up",
  description:
    "Calls of models that failed (`api_error`), and calls that were given up after their last retry " +
    "(`api_retries_exhausted`). A retry that ends well leaves no record.",
  empty: "no call failed in this range",
  by: { event_name: "Event", status_code: "Status", error: "Error" },
  records: recordsOf(agent, 'event_name=~"api_error|api_retries_exhausted"'),
});

const sources = recordCounts({
  title: "Calls of models by who made them",
  description:
    "The main thread, subagents, compaction, a program (`sdk`), and others, by the attribute `query_source` of the calls' " +
    "records.",
  empty: "no call of a model in this range",
  by: { query_source: "Made by", gen_ai_request_model: "Model" },
  records: recordsOf(agent, 'event_name="api_request"'),
});

const compactions = recordCounts({
  title: "Compactions",
  description: "How often a conversation was compacted, and whether by its user or automatically (`compaction`).",
  empty: "no compaction in this range",
  by: { trigger: "Trigger", success: "Success" },
  records: recordsOf(agent, 'event_name="compaction"'),
});

const edits = recordCounts({
  title: "Edits",
  description: "Decisions about edits of files, by tool: accepted and rejected ones.",
  empty: "no edit in this range",
  by: { tool_name: "Tool", decision: "Decision" },
  records: recordsOf(agent, 'event_name="tool_decision" | tool_name=~".*Edit|Write"'),
});

/** The dashboard about Claude Code. */
export function claudeDashboard(): Dashboard {
  return dashboard({
    uid: "agentproxy-claude",
    title: "Claude Code",
    description: "Claude Code: cost, tokens, permissions, retries, compaction, time.",
    variables: variablesOf(agent),
    from: "now-6h",
    rows: [
      { height: 4, panels: head(of, "Claude Code estimates it by its own price list.") },
      {
        height: 4,
        panels: [
          [6, costTwice],
          [6, cacheHits],
          [6, figure(of, "activeTime", "Time in which Claude Code worked: `claude_code.active_time.total`.", "none")],
          [
            6,
            figure(
              of,
              "waiting",
              "Time in which Claude Code waited for its user's permission, from the spans " +
                "`claude_code.tool.blocked_on_user` that a user decided. Needs its traces.",
              "it waited for nobody",
            ),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [12, tokensByKind(of, "Claude Code counts reasoning as output.")],
          [12, modelDurations(of)],
        ],
      },
      {
        height: 8,
        panels: [
          [8, toolTable(of)],
          [8, decisions],
          [8, edits],
        ],
      },
      {
        height: 7,
        panels: [
          [8, retries],
          [5, sources],
          [5, compactions],
          [6, errorKinds(of)],
        ],
      },
      { height: 10, panels: [[24, lastSessions(agent)]] },
      {
        height: 3,
        panels: [
          [
            24,
            text(
              "What is needed for this",
              "Claude Code needs all three signals: metrics for cost, tokens and time, log records for calls, tools and " +
                "permissions, traces for waiting. `npm run env -- claude` prints the settings for all of them.",
            ),
          ],
        ],
      },
    ],
  });
}
