import type { TlsSettings } from "../tls";
import { datasources, sessionDashboardUid, taskDashboardUid } from "./names";
import { datasourceSecurity } from "./security";

/**
 * Loki, and the links between log records and traces. `$` starts a variable in provisioning files, so queries write `$$`.
 */

/** Loki as a datasource: each record with a trace id has links to that trace, and one with a session to that session. */
export function loki(url: string, settings: TlsSettings): object {
  const { fields, jsonData } = datasourceSecurity("loki", settings);
  // The trace id isn't in the text of a record, but in its structured metadata.
  const traceId = { name: "trace_id", matcherType: "label", matcherRegex: "trace_id" };
  return {
    ...datasources.loki,
    access: "proxy",
    url,
    editable: false,
    ...fields,
    jsonData: {
      ...jsonData,
      maxLines: 1000,
      // The first link works for viewers, too; they may not open Explore.
      derivedFields: [
        {
          ...traceId,
          name: "Trace",
          url: `/d/${taskDashboardUid}?var-traceId=$\${__value.raw}&from=now-24h&to=now`,
          urlDisplayLabel: "Look inside this task",
        },
        {
          ...traceId,
          name: "Trace in Explore",
          url: "$${__value.raw}",
          datasourceUid: datasources.tempo.uid,
          urlDisplayLabel: "Open the trace in Explore",
        },
        {
          name: "Session",
          matcherType: "label",
          matcherRegex: "gen_ai_conversation_id",
          url: `/d/${sessionDashboardUid}?var-session=$\${__value.raw}&from=now-24h&to=now`,
          urlDisplayLabel: "Open the session",
        },
      ],
    },
  };
}

/**
 * Tempo's link from a span to the log records of its trace, whichever process wrote them. Claude Code exports its records
 * seconds after they were written, but they have the time of their event, so a few minutes around the span are enough.
 */
export const tracesToLogs = {
  datasourceUid: datasources.loki.uid,
  spanStartTimeShift: "-15m",
  spanEndTimeShift: "15m",
  filterByTraceID: false,
  filterBySpanID: false,
  customQuery: true,
  query: '{service_name=~".+"} | trace_id = "$${__trace.traceId}"',
};
