import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { decode, type ExportRequest, type Signal } from "../telemetry/otlp";
import type { RecordedRequest } from "../telemetry/recording";

/** A receiver of OTLP over HTTP that keeps what it receives. */
export interface Recorder {
  /** Its address, without a path. */
  readonly url: string;
  /** What was received, in its order. */
  requests(): readonly RecordedRequest[];
  /** Requests that could not be read or forwarded, as messages. */
  problems(): readonly string[];
  stop(): Promise<void>;
}

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Starts a recorder on a free port of loopback. It reads OTLP/JSON and OTLP/protobuf, also packed with gzip.
 * @param forwardTo an OTLP/HTTP endpoint that receives every request unchanged, too, and whose response the client gets.
 *   Default: none.
 */
export async function startRecorder(forwardTo?: string): Promise<Recorder> {
  const requests: RecordedRequest[] = [];
  const problems: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const received = await receive(request);
      requests.push(readRequest(received));
      const { status, body } = forwardTo === undefined ? { status: 200, body: "" } : await forward(forwardTo, received);
      const type = received.headers["content-type"] ?? "application/json";
      response.writeHead(status, { "content-type": type }).end(body || (type.includes("json") ? "{}" : ""));
    })().catch((error: Error) => {
      problems.push(`${request.method} ${request.url}: ${error.message}`);
      response.writeHead(400).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    problems: () => problems,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return { path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts) };
}

function readRequest({ path, headers, body }: Received): RecordedRequest {
  const signal = /^\/v1\/(traces|metrics|logs)$/.exec(path)?.[1] as Signal | undefined;
  if (signal === undefined) {
    throw new Error("not a path of OTLP/HTTP");
  }
  const bytes = headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
  const request = headers["content-type"]?.includes("json")
    ? (JSON.parse(bytes.toString("utf8")) as ExportRequest)
    : decode(signal, bytes);
  return { signal, request };
}

async function forward(endpoint: string, { path, headers, body }: Received): Promise<{ status: number; body: string }> {
  const kept = ["content-type", "content-encoding"].flatMap((name) => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  const sent = await fetch(`${endpoint}${path}`, {
    method: "POST",
    headers: Object.fromEntries(kept),
    body: new Uint8Array(body),
  });
  return { status: sent.status, body: await sent.text() };
}
