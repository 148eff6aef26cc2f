import { Server, ServerCredentials } from "@grpc/grpc-js";
import { decode, type Span } from "../telemetry/otlp";

/** A span that was received, with the attributes of its resource. */
export interface ArrivedSpan extends Span {
  readonly resource: Readonly<Record<string, string | undefined>>;
}

/** Receives the collector's traces in place of Tempo, for tests of what the collector sends. */
export interface TraceSink {
  spans(): readonly ArrivedSpan[];
  /** The bytes of all requests, OTLP/protobuf, as Latin-1: texts can be searched for in it. */
  bytes(): string;
  stop(): void;
}

/**
 * Listens for OTLP over gRPC on a port of loopback.
 * @param keep whether received spans are kept; false for benchmarks.
 */
export async function startTraceSink(port: number, keep = true): Promise<TraceSink> {
  const spans: ArrivedSpan[] = [];
  let bytes = "";
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  server.addService(
    {
      export: {
        path: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        requestStream: false,
        responseStream: false,
        requestSerialize: (body: Buffer) => body,
        requestDeserialize: (body: Buffer) => body,
        responseSerialize: (body: Buffer) => body,
        responseDeserialize: (body: Buffer) => body,
      },
    },
    {
      export: (call: { request: Buffer }, answer: (error: null, body: Buffer) => void) => {
        bytes += keep ? call.request.toString("latin1") : "";
        const request = keep ? decode("traces", call.request) : {};
        for (const { resource, scopeSpans } of request.resourceSpans ?? []) {
          const attributes = Object.fromEntries(
            (resource?.attributes ?? []).map(({ key, value }) => [key, value.stringValue]),
          );
          spans.push(
            ...(scopeSpans ?? [])
              .flatMap((scope) => scope.spans ?? [])
              .map((span) => ({ ...span, resource: attributes })),
          );
        }
        answer(null, Buffer.alloc(0));
      },
    },
  );
  await new Promise<void>((done, fail) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) =>
      error ? fail(error) : done(),
    ),
  );
  return { spans: () => spans, bytes: () => bytes, stop: () => server.forceShutdown() };
}
