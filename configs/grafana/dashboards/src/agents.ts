import { homeDashboardUid } from "../../names";
import { metricsOf } from "./agentMetrics";
import { errorKinds, figuresBy, head, modelDurations, perBar, tokensByKind, toolTable } from "./agentPanels";
import { computedFor, unpricedTokens } from "./computedCost";
import { budgetShares } from "./budgetPanels";
import { dashboard } from "./dashboard";
import { text, timeseries } from "./panels";
import { increasedPerBar, overTime } from "./queries";
import { lastSessions, lastTurns } from "./sessions";
import { sessionsNow } from "./sessionsNow";
import type { Dashboard } from "./types";
import { allAgentsVariables } from "./variables";

const of = metricsOf("$agent");
const byAgent = ["agentproxy", "claude-code", "codex", "copilot-cli", "gemini-cli", "opencode"] as const;

/** Which agents send what, for the panels that not all of them fill. */
const costs =
  "Claude Code and AgentProxy's main branch report it. " + computedFor("Codex", "Gemini CLI", "Copilot CLI");

const sessionsOverTime = perBar(
  of,
  {
    title: "Sessions over time",
    description: "Sessions that began, per bar, by agent.",
    empty: "no session in this range",
    metric: "sessions_total",
    by: "agent",
  },
  ...byAgent,
);

const costOverTime = perBar(
  of,
  {
    title: "Cost over time",
    description: `What the models cost, per bar, by agent. ${costs}`,
    empty: "no cost in this range",
    metric: "cost_usd_total",
    by: "agent",
    unit: "currencyUSD",
  },
  ...byAgent,
);

const agentTable = figuresBy(of, {
  title: "By agent",
  description:
    "What each agent did in this range. A dash is what the agent doesn't send. “Active” is the time in which it worked, " +
    "and “Waiting” the time in which it waited for its user's permission; only Claude Code sends them. The links at the " +
    "top open the dashboards of single agents.",
  empty: "no agent has sent anything in this range",
  by: { agent: "Agent" },
  figures: [
    "sessions",
    "turns",
    "cost",
    "tokensIn",
    "tokensOut",
    "modelCalls",
    "modelFailures",
    "toolCalls",
    "toolFailures",
    "activeTime",
    "waiting",
  ],
});

const projectTable = figuresBy(of, {
  title: "By project and repository",
  description:
    "The same by `project.name` and `vcs.repository.name`, which `npm run env` sets. A row without names is everything " +
    "that was sent without them.",
  empty: "no agent has sent anything in this range",
  by: { project_name: "Project", vcs_repository_name: "Repository" },
  figures: ["cost", "sessions", "tokensIn", "modelCalls"],
});

const modelTable = figuresBy(of, {
  title: "By model",
  description:
    "The calls of each model: cost, tokens, the share of failed calls, and the median duration. A row without a name is " +
    "opencode, which doesn't name models.",
  empty: "no model was called in this range",
  by: { model: "Model" },
  figures: ["cost", "modelCalls", "modelFailures", "modelDuration", "tokensIn", "tokensOut"],
});

const activeAndWaiting = timeseries({
  title: "Active and waiting",
  description:
    "Seconds per bar in which Claude Code worked (`agent`), in which its user typed (`user`), and in which it waited for " +
    "permission. The others don't send this.",
  empty: "only Claude Code sends this, and has sent none in this range",
  unit: "s",
  draw: "stacked bars",
  legend: ["sum"],
  queries: [
    overTime(increasedPerBar(of("active_time_seconds_total"), "kind"), { legend: "{{kind}}", interval: "1m" }),
    overTime(increasedPerBar(of("waiting_seconds_total")), { legend: "waiting", interval: "1m" }),
  ],
});

/** The home dashboard: all agents. */
export function agentsDashboard(): Dashboard {
  return dashboard({
    uid: homeDashboardUid,
    title: "Agents",
    description: "All agents: sessions, cost, tokens, calls of models and tools, failures, time.",
    variables: allAgentsVariables,
    from: "now-6h",
    rows: [
      { height: 6, panels: [[24, sessionsNow("$agent")]] },
      { height: 4, panels: head(of, costs) },
      { height: 9, panels: [[24, agentTable]] },
      {
        height: 8,
        panels: [
          [6, sessionsOverTime],
          [6, costOverTime],
          [6, tokensByKind(of)],
          [6, budgetShares],
        ],
      },
      {
        height: 8,
        panels: [
          [11, modelTable],
          [9, projectTable],
          [4, unpricedTokens(of("unpriced_tokens_total"))],
        ],
      },
      {
        height: 8,
        panels: [
          [8, toolTable(of, "Gemini CLI, Codex and Copilot CLI call a command that ended with an error a success.")],
          [8, errorKinds(of)],
          [8, activeAndWaiting],
        ],
      },
      { height: 10, panels: [[24, lastSessions("$agent")]] },
      { height: 8, panels: [[24, lastTurns("$agent")]] },
      {
        height: 8,
        panels: [
          [16, modelDurations(of, "Codex: until the response begins.")],
          [
            8,
            text(
              "Where to look",
              "- One session, from its first prompt to its last answer: a row of *Last sessions*, or *Session*.\n" +
                "- What only one agent has: *Claude Code*, *Codex*, *Gemini CLI*, *GenAI clients*, and for AgentProxy " +
                "*AgentProxy Overview*, *Inside a task*, and *Models, tokens and cost*.\n" +
                "- Whether all telemetry arrives: *Stack health*.",
            ),
          ],
        ],
      },
    ],
  });
}
