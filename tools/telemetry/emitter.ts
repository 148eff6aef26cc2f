import { readFileSync } from "node:fs";
import { ROOT_CONTEXT, SpanStatusCode, type Attributes, type Meter, type Tracer } from "@opentelemetry/api";
import { credentials, Metadata } from "@grpc/grpc-js";
import { AggregationTemporalityPreference } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { instruments, type Instruments } from "./instruments";

/** The name of AgentProxy's tracer and meter. */
const scope = "agentproxy.telemetry";

/** The identity of an emitter, and how it exports. */
export interface EmitterOptions {
  /** OTLP over gRPC: `http://host:port` or `https://host:port`. */
  readonly endpoint: string;
  /** Resource attributes, at least `service.name`. SDKs below 1.43 send no `service.instance.id`. */
  readonly resource: Readonly<Record<string, string>>;
  /** Default: `cumulative`, which AgentProxy uses; Claude Code and Codex use `delta`. */
  readonly temporality?: "cumulative" | "delta";
  /** Milliseconds between two exports of metrics. Default: 10,000, AgentProxy's. */
  readonly exportInterval?: number;
  /** Headers of all requests. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM files for `https`: the CA to trust, and the client's certificate and key. Default: none. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/** The telemetry of one process of AgentProxy, exported by the OpenTelemetry SDK. */
export interface Emitter {
  readonly metrics: Instruments;
  /** The meter of another program with this name, for its instruments. */
  meter(name: string): Meter;
  /**
   * Records a finished span, like AgentProxy without a parent.
   * @param start the start in milliseconds since 1970.
   * @param seconds the duration.
   * @param failed the message of an error status; undefined for success.
   */
  span(name: string, start: number, seconds: number, attributes?: Attributes, failed?: string): void;
  /** Exports everything recorded so far. */
  flush(): Promise<void>;
  /** Exports everything and stops, as at the end of a process. */
  shutdown(): Promise<void>;
}

/** Starts an emitter. Several emitters in one process are independent. */
export function startEmitter(options: EmitterOptions): Emitter {
  const resource = resourceFromAttributes({ ...options.resource });
  const connection = exporterOptions(options);
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({
      ...connection,
      temporalityPreference:
        options.temporality === "delta"
          ? AggregationTemporalityPreference.DELTA
          : AggregationTemporalityPreference.CUMULATIVE,
    }),
    exportIntervalMillis: options.exportInterval ?? 10_000,
    exportTimeoutMillis: Math.min(options.exportInterval ?? 10_000, 10_000),
  });
  const meters = new MeterProvider({ resource, readers: [reader] });
  const tracers = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(connection), { maxQueueSize: 20_000 })],
  });
  const tracer = tracers.getTracer(scope);
  return {
    metrics: instruments(meters.getMeter(scope)),
    meter: (name) => meters.getMeter(name),
    span: (name, start, seconds, attributes = {}, failed) =>
      recordSpan(tracer, name, { start, end: start + seconds * 1000, attributes, failed }),
    flush: async () => {
      await Promise.all([meters.forceFlush(), tracers.forceFlush()]);
    },
    shutdown: async () => {
      await Promise.all([meters.shutdown(), tracers.shutdown()]);
    },
  };
}

function recordSpan(
  tracer: Tracer,
  name: string,
  { start, end, attributes, failed }: { start: number; end: number; attributes: Attributes; failed?: string },
): void {
  const span = tracer.startSpan(name, { startTime: start, attributes }, ROOT_CONTEXT);
  if (failed !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: failed });
  }
  span.end(end);
}

function exporterOptions({ endpoint, headers, tls }: EmitterOptions): object {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers ?? {})) {
    metadata.set(name.toLowerCase(), value);
  }
  const pem = (file: string | undefined): Buffer | null => (file === undefined ? null : readFileSync(file));
  const secure = endpoint.startsWith("https:");
  return {
    url: endpoint,
    metadata,
    credentials: secure
      ? credentials.createSsl(pem(tls?.ca), pem(tls?.key), pem(tls?.cert))
      : credentials.createInsecure(),
  };
}
