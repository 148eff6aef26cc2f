import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { Client, credentials, Metadata, type ChannelCredentials } from "@grpc/grpc-js";
import { encode, type ExportRequest, type Signal } from "./otlp";

/** An OTLP endpoint, and how to connect to it. */
export interface Target {
  /** `http://host:port` or `https://host:port`. */
  readonly endpoint: string;
  readonly protocol: "grpc" | "http/json";
  /** Headers of all requests, for example `authorization: Bearer …`. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM files for `https`: the CA to trust, and the client's certificate and key. Default: none. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** The timeout of a request in milliseconds. Default: 10,000. */
  readonly timeout?: number;
}

/** Sends export requests to one endpoint. */
export interface OtlpClient {
  /**
   * Resolves when the endpoint has accepted the request, and rejects with its error. A buffer is sent unchanged:
   * OTLP/protobuf over gRPC, OTLP/JSON over HTTP.
   */
  send(signal: Signal, request: ExportRequest | Buffer): Promise<void>;
  close(): void;
}

/** Creates a client. It doesn't retry: tests and users of a terminal need to see the first error. */
export function otlpClient(target: Target): OtlpClient {
  return target.protocol === "grpc" ? grpcClient(target) : httpClient(target);
}

function pem(file: string | undefined): Buffer | undefined {
  return file === undefined ? undefined : readFileSync(file);
}

const services: Record<Signal, string> = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
};

function grpcCredentials({ endpoint, tls }: Target): ChannelCredentials {
  if (!endpoint.startsWith("https:")) {
    return credentials.createInsecure();
  }
  return credentials.createSsl(pem(tls?.ca) ?? null, pem(tls?.key) ?? null, pem(tls?.cert) ?? null);
}

function grpcClient(target: Target): OtlpClient {
  const client = new Client(new URL(target.endpoint).host, grpcCredentials(target), {
    "grpc.max_send_message_length": -1,
  });
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(target.headers ?? {})) {
    metadata.set(name.toLowerCase(), value);
  }
  return {
    send: (signal, request) =>
      new Promise((resolve, reject) => {
        const deadline = Date.now() + (target.timeout ?? 10_000);
        client.makeUnaryRequest(
          services[signal],
          (body: Buffer) => body,
          (body) => body,
          Buffer.isBuffer(request) ? request : encode(signal, request),
          metadata,
          { deadline },
          (error) => (error ? reject(error) : resolve()),
        );
      }),
    close: () => client.close(),
  };
}

function httpClient({ endpoint, headers, tls, timeout }: Target): OtlpClient {
  const start = endpoint.startsWith("https:") ? httpsRequest : httpRequest;
  const files = { ca: pem(tls?.ca), cert: pem(tls?.cert), key: pem(tls?.key) };
  return {
    send: (signal, body) =>
      new Promise((resolve, reject) => {
        const options = {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          timeout: timeout ?? 10_000,
          ...files,
        };
        const sent = start(new URL(`/v1/${signal}`, endpoint), options, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (part: string) => (text += part));
          response.on("end", () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`HTTP ${response.statusCode}: ${text}`)),
          );
        });
        sent.on("timeout", () => sent.destroy(new Error("no answer in time"))).on("error", reject);
        sent.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
      }),
    close: () => undefined,
  };
}
