import { ownJobs } from "../prometheus/jobs";
import { serviceNames, type ServiceName } from "../topology";
import { alerts } from "./alerts";
import { grafanaAuth } from "./grafanaAuth";
import * as parse from "./parsers";
import type { Parser } from "./parsers";
import * as security from "./security";
import type { Settings } from "./types";

/** One key of a stack's file. */
export interface Key<T> {
  /** What the key means when it isn't set, as written in a stack's file; the same as in `Pulumi.yaml`. */
  readonly default: string;
  readonly parse: Parser<T>;
  /** The value is never repeated in a message, and is refused unless it is encrypted in the stack's file. */
  readonly sensitive?: (value: T) => boolean;
}

function key<T>(fallback: string, parser: Parser<T>): Key<T> {
  return { default: fallback, parse: parser };
}

function sensitiveKey<T>(fallback: string, parser: Parser<T>, isSensitive: (value: T) => boolean): Key<T> {
  return { default: fallback, parse: parser, sensitive: isSensitive };
}

/** Every key of a stack's file. */
export const keys = {
  namePrefix: key("", parse.namePrefix),
  bindAddress: key("127.0.0.1", parse.ipv4),
  otlpAuth: key("none", security.otlpAuth),
  otlpClients: key('["laptop"]', security.otlpClients),
  tls: key("off", security.tlsMode),
  tlsHosts: key("[]", security.tlsHosts),
  tlsCertificate: key("", security.certificatePem),
  tlsKey: sensitiveKey("", security.keyPem, (pem) => pem !== undefined),
  certificateValidity: key("365d", parse.duration("1h", "520w")),
  passwordGeneration: key("1", security.generation),
  grafanaAuth: sensitiveKey("{}", grafanaAuth, ({ secrets }) => Object.keys(secrets).length > 0),
  grafanaViewer: key("off", security.onOff),
  tracesRetention: key("24h", parse.duration("1h", "520w")),
  metricsRetention: key("15d", parse.duration("2h", "520w")),
  metricsRetentionSize: key("2GB", parse.size),
  scrapeInterval: key("10s", parse.duration("1s", "1m")),
  alerts: key("{}", alerts),
  scrapeTargets: key("[]", parse.scrapeTargets(ownJobs)),
  traceStitching: key("process", parse.oneOf("process", "off")),
  otlpGrpcPort: key("4317", parse.port),
  otlpHttpPort: key("4318", parse.port),
  collectorMetricsPort: key("8889", parse.port),
  tempoPort: key("3200", parse.port),
  prometheusPort: key("9090", parse.port),
  grafanaPort: key("3000", parse.port),
  collectorImage: key(
    "otel/opentelemetry-collector-contrib:0.159.0@sha256:1f2c54a30e713fac6b3ae77a1ec84010c2007e29ced8ec666214fc2f6739c1cc",
    parse.image,
  ),
  tempoImage: key(
    "grafana/tempo:3.0.3@sha256:0296560ac66f8a3600d7fb3014a52c189d4d9c3549ad6ff441bf2409855d68d5",
    parse.image,
  ),
  prometheusImage: key(
    "prom/prometheus:v3.14.0@sha256:5ce7540c3c00ef4ab0c9d2c995c6a5b9c421f44b4a115d97a2c7af3b1c21cbb0",
    parse.image,
  ),
  grafanaImage: key(
    "grafana/grafana:13.1.3@sha256:ab5cb380e3ff3172d6c8bd2e7cfd31cce977d2881b260e1f5bc089bf0b759b43",
    parse.image,
  ),
  alertmanagerImage: key(
    "prom/alertmanager:v0.34.1@sha256:e9733bafb1bdef9b00e25a21f8f99dc26a22224bf16641ad754d1649f4c3357a",
    parse.image,
  ),
  collectorMemory: key("512m", parse.memory(128)),
  tempoMemory: key("1g", parse.memory(256)),
  prometheusMemory: key("1g", parse.memory(512)),
  grafanaMemory: key("512m", parse.memory(256)),
  alertmanagerMemory: key("128m", parse.memory(64)),
  healthTimeout: key("3m", parse.duration("10s", "1h")),
  collectorOverrides: key("{}", parse.object),
  tempoOverrides: key("{}", parse.object),
  prometheusOverrides: key("{}", parse.object),
  grafanaOverrides: key("{}", parse.object),
} as const;

/** The name of a key. */
export type KeyName = keyof typeof keys;

/** The parsed values, by key. */
export type Values = { readonly [K in KeyName]: (typeof keys)[K] extends Key<infer T> ? T : never };

function perService<T>(pick: (service: ServiceName) => T): Readonly<Record<ServiceName, T>> {
  return Object.fromEntries(serviceNames.map((service) => [service, pick(service)])) as Record<ServiceName, T>;
}

/** Groups the flat values the way the components ask for them. */
export function toSettings(values: Values): Settings {
  return {
    namePrefix: values.namePrefix,
    bindAddress: values.bindAddress,
    retention: {
      traces: values.tracesRetention,
      metrics: values.metricsRetention,
      metricsSize: values.metricsRetentionSize,
    },
    scrapeInterval: values.scrapeInterval,
    scrapeTargets: values.scrapeTargets,
    traceStitching: values.traceStitching,
    alerts: values.alerts,
    alertmanager: { image: values.alertmanagerImage, memory: values.alertmanagerMemory },
    ports: {
      otlpGrpc: values.otlpGrpcPort,
      otlpHttp: values.otlpHttpPort,
      collectorMetrics: values.collectorMetricsPort,
      tempo: values.tempoPort,
      prometheus: values.prometheusPort,
      grafana: values.grafanaPort,
    },
    security: {
      otlpAuth: values.otlpAuth,
      otlpClients: values.otlpClients,
      tls: values.tls,
      tlsHosts: values.tlsHosts,
      certificate: values.tlsCertificate,
      key: values.tlsKey,
      certificateValidity: values.certificateValidity,
      passwordGeneration: values.passwordGeneration,
      grafanaAuth: values.grafanaAuth,
      grafanaViewer: values.grafanaViewer,
    },
    images: perService((service) => values[`${service}Image`]),
    memory: perService((service) => values[`${service}Memory`]),
    healthTimeout: values.healthTimeout,
    overrides: perService((service) => values[`${service}Overrides`]),
  };
}
