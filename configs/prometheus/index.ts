import { httpClientConfig } from "../probes";
import { renderYaml, type ConfigFile } from "../render";
import { secretPath } from "../secretFiles";
import { address, enabledServices, metricsAddress, services, type ServiceName } from "../services";
import { prometheusDuration, type ScrapeTarget, type Settings } from "../settings";
import { usesTlsToStores, type TlsSettings } from "../tls";
import { budgetRules } from "./budgetRules";
import { certificateRulesFile } from "./certificateRules";
import { clientJobs } from "./jobs";
import { prometheusConfigFile, prometheusPaths } from "./paths";
import { ruleFiles } from "./rules";
import { alertSecurity, scrapeSecurity } from "./security";
import { settingsRules } from "./settingsRules";
import { webConfigArgument } from "./webConfig";

/** What Prometheus' configuration depends on. */
export type PrometheusSettings = TlsSettings &
  Pick<Settings, "retention" | "scrapeInterval" | "scrapeTargets" | "alerts" | "storesLogs">;

/**
 * A scrape with more samples is refused as a whole, so that no client can fill Prometheus. The collector's limit of
 * streams is below the first (a histogram is 24 samples); live values have no other limit than the second.
 */
const mostSamples = 250_000;
const mostLiveSamples = 20_000;

/** The user's own targets, likewise. Prometheus has no limits by default, and names and values are kept in memory. */
const extraLimits = {
  body_size_limit: "64MB",
  label_limit: 64,
  label_name_length_limit: 256,
  label_value_length_limit: 4096,
};

/** Prometheus' configuration: retention, rules, and what it scrapes. */
export function prometheusConfig(settings: PrometheusSettings): object {
  const running = enabledServices(settings);
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
    rule_files: [
      `${prometheusPaths.rules}/*.yml`,
      ...(usesTlsToStores(settings) ? [secretPath(certificateRulesFile.pattern)] : []),
    ],
    ...(running.includes("alertmanager") && {
      alerting: {
        alertmanagers: [
          { ...alertSecurity(settings), static_configs: [{ targets: [address("alertmanager", "http")] }] },
        ],
      },
    }),
    scrape_configs: [
      ...clientScrapes(settings),
      ...running.map((service) => ownScrape(service, settings)),
      ...settings.scrapeTargets.map(extraScrape),
    ],
  };
}

/** The collector's two exporters with what clients sent. Their series have the labels `job` and `instance` already. */
function clientScrapes(settings: TlsSettings): object[] {
  const security = scrapeSecurity("collector", settings);
  return [
    scrape(clientJobs.totals, address("collector", "metrics"), {
      honor_labels: true,
      sample_limit: mostSamples,
      scrape_native_histograms: true,
      ...security,
    }),
    scrape(clientJobs.live, address("collector", "liveMetrics"), {
      honor_labels: true,
      sample_limit: mostLiveSamples,
      // The attributes of a process are labels of its values, so `target_info` would only repeat them.
      metric_relabel_configs: [{ source_labels: ["__name__"], regex: "target_info", action: "drop" }],
      ...security,
    }),
  ];
}

/** A service's metrics about itself. */
function ownScrape(service: ServiceName, settings: TlsSettings): object {
  return scrape(service, metricsAddress(service), {
    ...scrapeSecurity(service, settings),
    // The collector scrapes itself and exports the result, which adds labels that no other series has.
    ...(service === "collector" && {
      metric_relabel_configs: [{ action: "labeldrop", regex: "exported_(job|instance)|otel_scope_.*" }],
    }),
  });
}

function scrape(job: string, target: string, options: object): object {
  return { job_name: job, ...options, static_configs: [{ targets: [target] }] };
}

function extraScrape({ job, targets, path, labels, sampleLimit }: ScrapeTarget): object {
  return {
    job_name: job,
    metrics_path: path,
    ...extraLimits,
    sample_limit: sampleLimit,
    // Prometheus 3 refuses a response without Content-Type, which simple endpoints often lack.
    fallback_scrape_protocol: "PrometheusText0.0.4",
    static_configs: [{ targets, labels }],
  };
}

/** Prometheus' files: its configuration and every rule file. */
export function prometheusFiles(settings: Settings): ConfigFile[] {
  return [
    renderYaml(prometheusConfigFile(settings), prometheusConfig(settings), settings.overrides.prometheus),
    renderYaml(prometheusPaths.probe, httpClientConfig("prometheus", settings)),
    ...ruleFiles(),
    renderYaml(`${prometheusPaths.rules}/settings.yml`, settingsRules(settings)),
    renderYaml(`${prometheusPaths.rules}/spent.yml`, budgetRules(settings)),
  ];
}

/** Prometheus' command line: what its configuration file can't set. The lifecycle and admin APIs stay off. */
export function prometheusCommand(settings: Pick<Settings, "encrypted">): string[] {
  return [
    `--config.file=${prometheusConfigFile(settings)}`,
    `--storage.tsdb.path=${services.prometheus.dataFolder}`,
    // Zero ingestion: a new counter with the value 1 gets a 0 before it, so that `increase` counts the first task.
    // Extended selectors: `increase(x[5m] anchored)` counts without extrapolation.
    "--enable-feature=exemplar-storage,created-timestamp-zero-ingestion,promql-extended-range-selectors",
    // No web page of another origin may read the API, which allows every origin by default. Grafana's queries don't come
    // from the browser.
    "--web.cors.origin=^$",
    webConfigArgument,
  ];
}
