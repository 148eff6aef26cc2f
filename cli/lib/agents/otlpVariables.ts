import type { Environment } from "../../../components/outputs";
import type { Connection } from "./agent";

/** Variables of the OpenTelemetry SDKs, in the forms that the agents' SDKs differ in. */

/** A token as a header value that an SDK decodes. Lower case, and the space encoded: every version of every SDK reads it. */
export function encodedHeader({ token }: Connection): Environment {
  return token === undefined ? {} : { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${token}` };
}

/** The same for a client that sends the value as it is. */
export function verbatimHeader({ token }: Connection): Environment {
  return token === undefined ? {} : { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${token}` };
}

/** Certificates under the names of the OpenTelemetry specification. */
export function certificateVariables({ ca, identity }: Connection): Environment {
  return {
    ...(ca !== undefined && { OTEL_EXPORTER_OTLP_CERTIFICATE: ca }),
    ...(identity !== undefined && {
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: identity.certificate,
      OTEL_EXPORTER_OTLP_CLIENT_KEY: identity.key,
    }),
  };
}

/** The CA for a program whose HTTP client trusts what Node.js trusts, and ignores the variables of the specification. */
export function nodeTrust({ ca, nodeCa = ca }: Connection): Environment {
  return nodeCa === undefined ? {} : { NODE_EXTRA_CA_CERTS: nodeCa };
}

/** The resource attributes, if there are any. */
export function resourceVariables(resource: string): Environment {
  return resource === "" ? {} : { OTEL_RESOURCE_ATTRIBUTES: resource };
}

/** Deltas survive a restart of the collector; cumulative totals of a running process don't (docs/metrics.md). */
export const deltas: Environment = { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta" };

/** Metrics every 10 s, so that a dashboard follows a running task; the SDKs' default is a minute. */
export const interval: Environment = { OTEL_METRIC_EXPORT_INTERVAL: "10000" };
