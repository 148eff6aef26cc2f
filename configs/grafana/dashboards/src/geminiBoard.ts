import { metricsOf, tokenShare } from "./agentMetrics";
import { errorKinds, head, modelDurations, recordCounts, recordsOf, tokensByKind, toolTable } from "./agentPanels";
import { computedFor } from "./computedCost";
import { dashboard } from "./dashboard";
import { bars, stat, text } from "./panels";
import { counted, instant } from "./queries";
import { lastSessions } from "./sessions";
import type { Dashboard } from "./types";
import { variablesOf } from "./variables";

const agent = "gemini-cli";
const of = metricsOf(agent);
const fileOperations =
  'gemini_cli_file_operation_count_total{project_name=~"$projectName", vcs_repository_name=~"$repository"}';

const thoughts = stat({
  title: "Thoughts",
  description: "The share of the tokens that came out of the models which are thoughts (`reasoning`).",
  empty: "no tokens in this range",
  unit: "percentunit",
  decimals: 0,
  queries: [instant(tokenShare(of, "reasoning", "output|reasoning"))],
});

const files = bars({
  title: "File operations",
  description:
    "Operations on files by kind and language, as Gemini CLI counts them: `gemini_cli.file.operation.count`.",
  empty: "no file operation in this range",
  queries: [
    instant(`sort_desc(${counted(fileOperations, "operation", "programming_language")} > 0)`, {
      legend: "{{operation}} {{programming_language}}",
    }),
  ],
});

const routing = recordCounts({
  title: "Routing",
  description: "Which model was chosen for a prompt, and by what (`gemini_cli.model_routing`).",
  empty: "no routing in this range",
  by: { decision_model: "Model", decision_source: "Chosen by" },
  records: recordsOf(agent, 'event_name="gemini_cli.model_routing"'),
});

const sessions = recordCounts({
  title: "Sessions by approval mode",
  description:
    "How sessions were started (`gemini_cli.config`): what needs approval, and whether commands are sandboxed.",
  empty: "no session in this range",
  by: { approval_mode: "Approval", sandbox_enabled: "Sandbox", model: "Model" },
  records: recordsOf(agent, 'event_name="gemini_cli.config"'),
});

const compressions = recordCounts({
  title: "Compressions",
  description:
    "How often a conversation was compressed because it had become too long (`gemini_cli.chat_compression`). " +
    "No recording of Gemini CLI has one.",
  empty: "no compression in this range",
  by: { gen_ai_conversation_id: "Session" },
  records: recordsOf(agent, 'event_name="gemini_cli.chat_compression"'),
});

/** The dashboard about Gemini CLI. */
export function geminiDashboard(): Dashboard {
  return dashboard({
    uid: "agentproxy-gemini",
    title: "Gemini CLI",
    description: "Gemini CLI: tokens and thoughts, files, routing, approval.",
    variables: variablesOf(agent),
    from: "now-6h",
    rows: [
      { height: 4, panels: head(of, computedFor("Gemini CLI")) },
      {
        height: 8,
        panels: [
          [4, thoughts],
          [10, tokensByKind(of)],
          [10, modelDurations(of)],
        ],
      },
      {
        height: 8,
        panels: [
          [8, toolTable(of, "A command that ended with an error is a success for Gemini CLI.")],
          [8, files],
          [8, errorKinds(of)],
        ],
      },
      {
        height: 6,
        panels: [
          [8, routing],
          [8, sessions],
          [8, compressions],
        ],
      },
      { height: 10, panels: [[24, lastSessions(agent)]] },
      {
        height: 3,
        panels: [
          [
            24,
            text(
              "What Gemini CLI doesn't send",
              "Cost, the time in which it waited for its user, and the time in which it was active. Everything here comes " +
                "from its log records; `npm run env -- gemini` prints the settings for all signals.",
            ),
          ],
        ],
      },
    ],
  });
}
