import { metricsOf } from "./agentMetrics";
import { openSession } from "./links";
import { column, hidden, ordered, table } from "./panels";
import { tableRows } from "./queries";
import type { Panel } from "./types";

/** The newest event of each session, with what the session does after it. */
function newest(agents: string): string {
  const events = `max_over_time(${metricsOf(agents)("session_last_event_seconds")}[1h])`;
  const session = "agent, session, project_name, vcs_repository_name";
  return `topk by (${session}) (1, max by (${session}, state) (${events}))`;
}

/**
 * The sessions of the last hour, and what they do now.
 * @param agents the agents' names, a regular expression.
 */
export function sessionsNow(agents: string): Panel {
  return table({
    title: "Sessions now",
    description:
      "Sessions with an event in the last hour, whatever the range of the dashboard is: what each does, and since when. " +
      "“Waits for you” needs a hook of Claude Code or Gemini CLI, which `npm run agents -- install` writes; the others don't " +
      "send it, and opencode sends no states. “Done” is the end of a turn, or the model's reply before a tool whose end " +
      "isn't reported yet. A process that was killed stays as it was. A row opens the session.",
    empty: "no session has had an event in the last hour",
    queries: [tableRows(`time() - ${newest(agents)}`)],
    transformations: ordered("agent", "project_name", "vcs_repository_name", "session", "state", "Value"),
    sortBy: { column: "For", descending: false },
    links: [openSession("session")],
    overrides: [
      column("agent", "Agent", { "custom.width": 112 }),
      column("project_name", "Project", { "custom.width": 150 }),
      column("vcs_repository_name", "Repository", { "custom.width": 180 }),
      column("session", "Session"),
      column("state", "State", {
        "custom.width": 130,
        "custom.cellOptions": { type: "color-text" },
        mappings: [
          {
            type: "value",
            options: {
              waiting: { text: "waits for you", color: "orange", index: 0 },
              working: { text: "works", color: "green", index: 1 },
              done: { text: "done", color: "text", index: 2 },
            },
          },
        ],
      }),
      column("Value", "For", { unit: "s", decimals: 0, "custom.width": 110 }),
      hidden("Time"),
    ],
  });
}
