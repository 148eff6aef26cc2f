import { metricsOf } from "./agentMetrics";
import { errorKinds, figuresBy, head, modelDurations, tokensByKind, toolTable } from "./agentPanels";
import { computedFor } from "./computedCost";
import { dashboard } from "./dashboard";
import { openTrace } from "./links";
import { coloured } from "./palette";
import { column, hidden, table, text, timeseries } from "./panels";
import { overTime, quantilePerPoint, spans } from "./queries";
import { lastTurns } from "./sessions";
import type { Dashboard } from "./types";
import { variablesOf } from "./variables";

const agents = "copilot-cli|opencode";
const of = metricsOf(agents);

const clients = figuresBy(of, {
  title: "By client",
  description:
    "What each client did in this range, and what it cost. A dash is what isn't known: opencode names no models and no " +
    "tokens.",
  empty: "neither Copilot CLI nor opencode has sent anything in this range",
  by: { agent: "Client" },
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
  ],
});

const firstChunk =
  'gen_ai_client_inference_time_to_first_chunk_seconds_bucket{project_name=~"$projectName", vcs_repository_name=~"$repository"}';

const timeToFirstChunk = timeseries({
  title: "Copilot CLI: time to the first chunk",
  description: "From the request to the first part of the response; p50 and p95 at each point, estimated from buckets.",
  empty: "no call of Copilot CLI in this range",
  unit: "s",
  draw: "points",
  queries: [
    overTime(quantilePerPoint(0.5, firstChunk), { legend: "p50", interval: "1m" }),
    overTime(quantilePerPoint(0.95, firstChunk), { legend: "p95", interval: "1m" }),
  ],
  overrides: coloured("p50", "p95"),
});

/** The operations of the conventions. Gemini CLI has spans with names of its own there. */
const operations = "chat|text_completion|generate_content|embeddings|execute_tool|invoke_agent|create_agent";

const unknownClients = table({
  title: "Calls of other clients",
  description:
    "The newest 100 spans that follow OpenTelemetry's GenAI conventions, of clients that the collector doesn't know. They " +
    "are in no metric. A row opens its trace.",
  empty: "no other client has sent such spans in this range",
  queries: [
    spans(
      `{ span.gen_ai.operation.name =~ "${operations}" && span.agent.product = nil } | select(resource.service.name, ` +
        "span.gen_ai.operation.name, span.gen_ai.request.model, span.gen_ai.tool.name, span.gen_ai.usage.input_tokens, " +
        "span.gen_ai.usage.output_tokens, status) with (most_recent=true)",
      { traces: 100, spansPerTrace: 20 },
    ),
  ],
  sortBy: { column: "Started", descending: true },
  links: [openTrace("traceIdHidden")],
  overrides: [
    column("time", "Started", { "custom.width": 190 }),
    column("service.name", "Client"),
    column("gen_ai.operation.name", "Operation"),
    column("gen_ai.request.model", "Model"),
    column("gen_ai.tool.name", "Tool"),
    column("gen_ai.usage.input_tokens", "Tokens in"),
    column("gen_ai.usage.output_tokens", "Tokens out"),
    column("status", "Status"),
    column("duration", "Duration", { "custom.width": 110 }),
    ...["traceIdHidden", "traceService", "traceName", "spanID", "name", "agent.product"].map(hidden),
  ],
});

/** The dashboard about Copilot CLI, opencode, and other clients that follow the GenAI conventions. */
export function genAiDashboard(): Dashboard {
  return dashboard({
    uid: "agentproxy-genai",
    title: "GenAI clients",
    description: "Copilot CLI, opencode, and other clients that follow OpenTelemetry's GenAI conventions.",
    variables: variablesOf(agents),
    from: "now-6h",
    rows: [
      { height: 4, panels: head(of, `opencode reports no tokens. ${computedFor("Copilot CLI")}`) },
      { height: 5, panels: [[24, clients]] },
      {
        height: 8,
        panels: [
          [8, tokensByKind(of, "Of Copilot CLI only.")],
          [8, modelDurations(of)],
          [8, timeToFirstChunk],
        ],
      },
      {
        height: 8,
        panels: [
          [12, toolTable(of, "A command that ended with an error is a success for Copilot CLI.")],
          [12, errorKinds(of)],
        ],
      },
      { height: 9, panels: [[24, lastTurns(agents)]] },
      { height: 8, panels: [[24, unknownClients]] },
      {
        height: 3,
        panels: [
          [
            24,
            text(
              "What these clients don't send",
              "Cost, waiting and active time. Copilot CLI writes no log records; opencode's have neither events nor the id of " +
                "a session. What they did is in their spans: each row above opens its trace.",
            ),
          ],
        ],
      },
    ],
  });
}
