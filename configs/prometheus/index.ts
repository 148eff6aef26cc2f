import { address, containerPorts, paths } from "../topology";
import { renderYaml, type ConfigFile } from "../render";
import { prometheusDuration, type ScrapeTarget, type Settings } from "../settings";
import type { OwnJob } from "./jobs";
import { ruleFiles } from "./rules";
import { settingsRules } from "./settingsRules";
import { internalTls, type TlsSettings } from "../tls";
import { alertSecurity, probeConfig, scrapeSecurity, webConfigFileName } from "./security";

/** What Prometheus' configuration depends on. */
export type PrometheusSettings = TlsSettings &
  Pick<Settings, "retention" | "scrapeInterval" | "scrapeTargets" | "alerts">;

/**
 * A scrape with more is refused as a whole, so that no client fills Prometheus: the collector's own limit of streams
 * stays below the first (a histogram is 24 samples). Live values have no other limit than the second.
 */
const mostSamples = 250_000;
const mostLiveSamples = 20_000;

/** Prometheus' configuration: retention, rules, and what it scrapes. */
export function prometheusConfig(settings: PrometheusSettings): object {
  const job = ownJob(settings);
  const receivers = settings.alerts.receivers.length > 0;
  const alertmanager = address("alertmanager", containerPorts.alertmanager.http);
  const interval = prometheusDuration(settings.scrapeInterval);
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    storage: {
      tsdb: {
        retention: {
          time: prometheusDuration(settings.retention.metrics),
          size: settings.retention.metricsSize,
        },
      },
      exemplars: { max_exemplars: 100_000 },
    },
    rule_files: [`${paths.prometheus.rules}/*.yml`],
    ...(receivers && {
      alerting: { alertmanagers: [{ ...alertSecurity(settings), static_configs: [{ targets: [alertmanager] }] }] },
    }),
    scrape_configs: [
      // The exporters say themselves which job and instance a series belongs to.
      job("agents", address("collector", containerPorts.collector.metrics), {
        honor_labels: true,
        sample_limit: mostSamples,
        scrape_native_histograms: true,
      }),
      job("agents-live", address("collector", containerPorts.collector.liveMetrics), {
        honor_labels: true,
        sample_limit: mostLiveSamples,
        // One series per process is enough: what it says about itself is on the values already.
        metric_relabel_configs: [{ source_labels: ["__name__"], regex: "target_info", action: "drop" }],
      }),
      job("collector", address("collector", containerPorts.collector.telemetry)),
      job("tempo", address("tempo", containerPorts.tempo.http)),
      job("prometheus", address("prometheus", containerPorts.prometheus.http)),
      job("grafana", address("grafana", containerPorts.grafana.http)),
      ...(receivers ? [job("alertmanager", alertmanager)] : []),
      ...settings.scrapeTargets.map(extraJob),
    ],
  };
}

/** A job of the stack itself, with what it takes to be let in there. */
function ownJob(settings: TlsSettings): (name: OwnJob, target: string, more?: object) => object {
  return (name, target, more = {}) => ({
    job_name: name,
    ...more,
    ...scrapeSecurity(name, settings),
    static_configs: [{ targets: [target] }],
  });
}

function extraJob({ job: name, targets, path, labels }: ScrapeTarget): object {
  return {
    job_name: name,
    metrics_path: path,
    // Prometheus 3 refuses an answer without a Content-Type, which home-made endpoints often give.
    fallback_scrape_protocol: "PrometheusText0.0.4",
    static_configs: [{ targets, labels }],
  };
}

/** Prometheus' files: its configuration and every rule file. */
export function prometheusFiles(settings: Settings): ConfigFile[] {
  return [
    renderYaml(paths.prometheus.config, prometheusConfig(settings), settings.overrides.prometheus),
    ...(internalTls(settings) ? [renderYaml(paths.prometheus.probe, probeConfig(settings))] : []),
    ...ruleFiles(),
    renderYaml(`${paths.prometheus.rules}/settings.yml`, settingsRules(settings)),
  ];
}

/** Prometheus' command line: only what its file can't say. No lifecycle and no admin API. */
export const prometheusCommand = [
  `--config.file=${paths.prometheus.config}`,
  `--storage.tsdb.path=${paths.prometheus.data}`,
  // Zero ingestion: a counter that is born at 1 has a 0 before it, so that `increase` sees the first task.
  // Extended selectors: `increase(x[5m] anchored)` counts without extrapolating.
  "--enable-feature=exemplar-storage,created-timestamp-zero-ingestion,promql-extended-range-selectors",
];

/** The command line with how it serves, where that isn't plain HTTP. */
export function prometheusArguments(settings: TlsSettings): string[] {
  return [
    ...prometheusCommand,
    ...(internalTls(settings) ? [`--web.config.file=${paths.secrets}/${webConfigFileName}`] : []),
  ];
}
