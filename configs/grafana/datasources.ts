import { address, enabledServices } from "../services";
import { prometheusDuration, type Settings } from "../settings";
import { scheme, type TlsSettings } from "../tls";
import { loki, tracesToLogs } from "./logLinks";
import { datasources, taskDashboardUid } from "./names";
import { datasourceSecurity } from "./security";

/** The number of spans that have the name and the tags of the span whose link is followed. */
const spansOfName = 'traces_span_metrics_calls_total{$$__tags, span_name="$${__span.name}"}';

/**
 * The datasources and the links between them: from an exemplar to its trace, from a span to its metrics and to the log
 * records of its trace, from a record to its trace.
 * `$` starts a variable in provisioning files, so queries write `$$`.
 */
export function datasourceProvisioning(
  settings: TlsSettings & Pick<Settings, "scrapeInterval" | "alerts" | "storesLogs">,
): object {
  const url = (service: keyof typeof datasources): string =>
    `${scheme(settings, service)}://${address(service, "http")}`;
  const running = enabledServices(settings);
  const [alertmanagerRuns, lokiRuns] = [running.includes("alertmanager"), running.includes("loki")];
  const security = {
    prometheus: datasourceSecurity("prometheus", settings),
    tempo: datasourceSecurity("tempo", settings),
  };
  const { prometheus, tempo } = datasources;
  return {
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        ...prometheus,
        access: "proxy",
        url: url("prometheus"),
        isDefault: true,
        editable: false,
        ...security.prometheus.fields,
        jsonData: {
          ...security.prometheus.jsonData,
          httpMethod: "POST",
          // Grafana's alerting pages list the rules of Prometheus.
          manageAlerts: true,
          ...(alertmanagerRuns && { alertmanagerUid: datasources.alertmanager.uid }),
          timeInterval: prometheusDuration(settings.scrapeInterval),
          // The first link works for viewers, too; they may not open Explore.
          exemplarTraceIdDestinations: [
            {
              name: "trace_id",
              url: `/d/${taskDashboardUid}?var-traceId=$\${__value.raw}&$\${__url_time_range}`,
              urlDisplayLabel: "Look inside this task",
            },
            { name: "trace_id", datasourceUid: tempo.uid, urlDisplayLabel: "Open the trace in Explore" },
          ],
        },
      },
      {
        ...tempo,
        access: "proxy",
        url: url("tempo"),
        editable: false,
        ...security.tempo.fields,
        jsonData: {
          ...security.tempo.jsonData,
          nodeGraph: { enabled: false },
          ...(lokiRuns && { tracesToLogsV2: tracesToLogs }),
          tracesToMetrics: {
            datasourceUid: prometheus.uid,
            spanStartTimeShift: "-5m",
            spanEndTimeShift: "5m",
            tags: [{ key: "service.name", value: "service_name" }],
            queries: [
              {
                // The spans of other agents make no metrics by their names.
                name: "Spans of AgentProxy of this name per minute",
                // `anchored` counts the spans instead of extrapolating.
                query: `round(sum(increase(${spansOfName}[1m] anchored)))`,
              },
            ],
          },
        },
      },
      ...(lokiRuns ? [loki(url("loki"), settings)] : []),
      ...(alertmanagerRuns ? [alertmanager(url("alertmanager"), settings)] : []),
    ],
  };
}

/** Alertmanager: Grafana shows its notifications and creates silences in it. */
function alertmanager(url: string, settings: TlsSettings): object {
  const security = datasourceSecurity("alertmanager", settings);
  return {
    ...datasources.alertmanager,
    access: "proxy",
    url,
    editable: false,
    ...security.fields,
    // Alerts that a user defines in Grafana stay with Grafana's own notifications.
    jsonData: { ...security.jsonData, implementation: "prometheus", handleGrafanaManagedAlerts: false },
  };
}
