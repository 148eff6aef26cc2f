import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answer, apiVersion } from "./routes";
import { nothing, type Doc, type Things } from "./state";

/** A running recording engine. */
export interface Recorder {
  /** For `DOCKER_HOST`. */
  readonly host: string;
  /** What it was asked to make so far. */
  readonly things: Things;
  /** Every request so far, as `METHOD /path`. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts a server that answers the Docker Engine API and runs nothing, so that the real provider records the state of
 * a stack without a Docker daemon.
 *
 * It listens on loopback but is called by the unspecified address, which Docker's clients dial as "this machine":
 * an engine whose address says `unix` or `localhost` publishes its ports here, so the program would check that
 * they are free, and the stack that runs on this machine has them.
 */
export async function startRecorder(): Promise<Recorder> {
  const things = nothing();
  const requests: string[] = [];
  const server = createServer((request, response) => void serve(things, requests, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `tcp://0.0.0.0:${port}`,
    things,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(things: Things, requests: string[], request: IncomingMessage, response: ServerResponse) {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://engine");
  const path = pathname.replace(/^\/v\d+\.\d+(?=\/)/, "");
  const method = request.method ?? "GET";
  requests.push(`${method} ${path}`);
  const { status, body } = answer(things, { method, path, query: searchParams, body: await readJson(request) });
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, {
    "api-version": apiVersion,
    ostype: "linux",
    ...(status !== 204 && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
  });
  response.end(method === "HEAD" || status === 204 ? undefined : text);
}

/** The body as JSON; an archive that is put into a container is read and forgotten. */
async function readJson(request: IncomingMessage): Promise<Doc> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const json = request.headers["content-type"]?.startsWith("application/json") === true && chunks.length > 0;
  return json ? (JSON.parse(Buffer.concat(chunks).toString("utf8")) as Doc) : {};
}
