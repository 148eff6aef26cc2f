import { publishedPorts, serviceNames, type ServiceName } from "../services";
import { isWithin, type Path } from "./encryption";
import { withSecretFiles } from "./grafanaAuth";
import { splitSecrets } from "./ini";
import type { Key, KeyName, keys } from "./schema";
import type { Settings } from "./settings";

/** The parsed values, by setting. */
export type Values = { readonly [K in KeyName]: (typeof keys)[K] extends Key<infer T> ? T : never };

/**
 * Groups the flat values the way the rest of the program reads them.
 * @param encrypted the parts that are encrypted in the stack's file.
 */
export function toSettings(values: Values, encrypted: readonly Path[]): Settings {
  const each = <T>(value: (service: ServiceName) => T): Readonly<Record<ServiceName, T>> =>
    Object.fromEntries(serviceNames.map((service) => [service, value(service)])) as Record<ServiceName, T>;
  const grafanaOverrides = splitSecrets(values.grafanaOverrides, (section, key) =>
    encrypted.some((path) => isWithin(path, ["grafanaOverrides", section, key])),
  );
  return {
    namePrefix: values.namePrefix,
    bindAddress: values.bindAddress,
    healthTimeout: values.healthTimeout,
    retention: {
      traces: values.tracesRetention,
      logs: values.logsRetention,
      metrics: values.metricsRetention,
      metricsSize: values.metricsRetentionSize,
    },
    storesLogs: values.logs,
    scrapeInterval: values.scrapeInterval,
    scrapeTargets: values.scrapeTargets,
    content: values.content,
    traceStitching: values.traceStitching,
    alerts: values.alerts,
    prices: values.prices,
    budgets: values.budgets,
    utcOffset: values.utcOffset,
    security: {
      otlpAuth: values.otlpAuth,
      otlpClients: values.otlpClients,
      tls: values.tls,
      tlsHosts: values.tlsHosts,
      certificate: values.tlsCertificate,
      key: values.tlsKey,
      certificateValidity: values.certificateValidity,
      passwordGeneration: values.passwordGeneration,
      grafanaAuth: withSecretFiles(values.grafanaAuth, encrypted),
      grafanaViewer: values.grafanaViewer,
    },
    ports: Object.fromEntries(
      publishedPorts.map(({ name }) => [name, values[`${name}Port`]]),
    ) as unknown as Settings["ports"],
    images: each((service) => values[`${service}Image`]),
    memory: each((service) => values[`${service}Memory`]),
    overrides: {
      ...each((service) => (service === "grafana" ? {} : values[`${service}Overrides`])),
      grafana: grafanaOverrides.ini,
    },
    grafanaOverrideSecrets: grafanaOverrides.secrets,
    encrypted,
  };
}
