import { address } from "../services";
import { prometheusDuration, type Settings } from "../settings";
import { scheme, type TlsSettings } from "../tls";
import { datasources, taskDashboardUid } from "./names";
import { datasourceSecurity } from "./security";

/** The number of spans that have the name and the tags of the span whose link is followed. */
const spansOfName = 'traces_span_metrics_calls_total{$$__tags, span_name="$${__span.name}"}';

/**
 * The datasources and the links between them: from an exemplar to its trace, from a span to its metrics.
 * `$` starts a variable in provisioning files, so queries write `$$`.
 */
export function datasourceProvisioning(settings: TlsSettings & Pick<Settings, "scrapeInterval">): object {
  const url = (service: "prometheus" | "tempo"): string => `${scheme(settings)}://${address(service, "http")}`;
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
          tracesToMetrics: {
            datasourceUid: prometheus.uid,
            spanStartTimeShift: "-5m",
            spanEndTimeShift: "5m",
            tags: [{ key: "service.name", value: "service_name" }],
            queries: [
              {
                name: "Spans of this name per minute",
                // `anchored` counts the spans instead of extrapolating.
                query: `round(sum(increase(${spansOfName}[1m] anchored)))`,
              },
            ],
          },
        },
      },
    ],
  };
}
