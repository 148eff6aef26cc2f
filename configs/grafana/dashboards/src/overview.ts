import { overviewDashboardUid } from "../../names";
import { costOverTime, totalCost } from "./costs";
import { dashboard } from "./dashboard";
import { colouredByEnd } from "./palette";
import { bars } from "./panels";
import { agents, counted, instant, spanCalls } from "./queries";
import { alertsFiring, runningNow } from "./runningNow";
import { durations, eachTask, endings, endingsOverTime, successRate, tasksWithCost } from "./taskResults";
import { timeSpent, timeSpentOverTime } from "./timeSpent";
import type { Dashboard } from "./types";
import { agentVariables } from "./variables";

const decisions = bars({
  title: "What PA decided",
  description:
    "What PA decided to do next, from its `pa.reasoning_loop` spans. Works for both revisions; main counts the same in " +
    "`agentproxy_pa_decisions_total` by `function`, 056aaa4 only as a free sentence, which is no label here.",
  empty: "no decision in this range",
  queries: [
    instant(`sort_desc(${counted(spanCalls('span_name="pa.reasoning_loop", pa_function!=""'), "pa_function")} > 0)`, {
      legend: "{{pa_function}}",
    }),
  ],
});

const verifications = bars({
  title: "Verifications by type and result",
  description:
    "Verifications in this range: `agentproxy_verifications_total`. Revision 056aaa4 counts only those that PA chose; " +
    "main also those after each iteration.",
  empty: "no verification in this range",
  queries: [
    instant(counted(agents("agentproxy_verifications_total"), "type", "result"), { legend: "{{type}}: {{result}}" }),
  ],
  overrides: colouredByEnd("pass", "fail"),
});

/** AgentProxy's own dashboard, in the order of the questions: what runs, what came out, where time and money go. */
export function overviewDashboard(): Dashboard {
  return dashboard({
    uid: overviewDashboardUid,
    title: "AgentProxy Overview",
    description: "What runs now, how the last tasks ended, where the time goes, and what it costs.",
    variables: agentVariables,
    from: "now-6h",
    rows: [
      {
        height: 6,
        panels: [
          [17, runningNow],
          [7, alertsFiring],
        ],
      },
      { height: 9, panels: [[24, tasksWithCost()]] },
      {
        height: 8,
        panels: [
          [4, successRate],
          [4, durations],
          [6, endings],
          [10, endingsOverTime],
        ],
      },
      { height: 8, panels: [[24, eachTask]] },
      {
        height: 7,
        panels: [
          [8, timeSpent],
          [16, timeSpentOverTime],
        ],
      },
      {
        height: 7,
        panels: [
          [8, totalCost],
          [16, costOverTime],
        ],
      },
      {
        height: 9,
        panels: [
          [12, decisions],
          [12, verifications],
        ],
      },
    ],
  });
}
