import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { apiVersion, respond } from "./routes";
import { emptyEngineState, type EngineState, type JsonObject } from "./state";

/** A server that implements a part of the Docker Engine API and runs nothing. */
export interface RecordingEngine {
  /** Its address, for `DOCKER_HOST`. */
  readonly host: string;
  /** The resources that were created so far. */
  readonly state: EngineState;
  /** Every request so far, as `METHOD /path` without the API's version. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts a recording engine, against which the real provider brings up a stack without a Docker daemon.
 *
 * It listens on the loopback interface, but its address names the unspecified address `0.0.0.0`, which Docker clients
 * connect to like `localhost`. An engine at a `unix` or `localhost` address publishes its ports on this host, so the
 * program would check that they are free, and fail while the stack is running here.
 */
export async function startRecordingEngine(): Promise<RecordingEngine> {
  const state = emptyEngineState();
  const requests: string[] = [];
  const server = createServer((request, response) => void serve(state, requests, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `tcp://0.0.0.0:${port}`,
    state,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(state: EngineState, requests: string[], request: IncomingMessage, response: ServerResponse) {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://engine");
  const path = pathname.replace(/^\/v\d+\.\d+(?=\/)/, "");
  const method = request.method ?? "GET";
  requests.push(`${method} ${path}`);
  const { status, body } = respond(state, { method, path, query: searchParams, body: await readJson(request) });
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, {
    "api-version": apiVersion,
    ostype: "linux",
    ...(status !== 204 && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
  });
  response.end(method === "HEAD" || status === 204 ? undefined : text);
}

/** Reads a JSON body. Any other body, such as an archive that is copied into a container, is read and discarded. */
async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const json = request.headers["content-type"]?.startsWith("application/json") === true && chunks.length > 0;
  return json ? (JSON.parse(Buffer.concat(chunks).toString("utf8")) as JsonObject) : {};
}
