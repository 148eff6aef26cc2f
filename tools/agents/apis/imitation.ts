import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Script } from "../script";
import { json, type HttpAnswer, type ModelApi } from "./api";

/** A request that the imitation received. */
export interface SeenRequest {
  readonly path: string;
  /** Whether it called the model. */
  readonly call: boolean;
  readonly status: number;
  readonly traceparent?: string;
}

/** An imitated model API for one process of an agent. */
export interface Imitation {
  /** Its address on loopback, as agents need it. */
  readonly url: string;
  /** All requests so far. */
  requests(): readonly SeenRequest[];
  /** The number of tool results that the agent has returned; those of earlier processes of the session don't count. */
  toolResults(): number;
  stop(): Promise<void>;
}

/**
 * Starts an imitation on a free port of loopback.
 * @param delay milliseconds until a response, so that durations aren't zero.
 */
export async function imitate(api: ModelApi, script: Script, delay = 200): Promise<Imitation> {
  const requests: SeenRequest[] = [];
  const toolResults: number[] = [];
  const respond = (path: string, body: unknown): { call: boolean; answer: HttpAnswer } => {
    const call = api.call(path, body);
    if (call === undefined) {
      return { call: false, answer: json({}) };
    }
    if (call.withTools) {
      toolResults.push(call.toolResults);
    }
    return { call: true, answer: api.answer(call, script.next(call.withTools)) };
  };
  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? "/";
      const { call, answer } = respond(path, await bodyOf(request));
      await sleep(delay);
      const traceparent = request.headers["traceparent"] as string | undefined;
      requests.push({ path, call, status: answer.status, ...(traceparent !== undefined && { traceparent }) });
      response.writeHead(answer.status, { "content-type": answer.type, ...answer.headers }).end(answer.body);
    })().catch((error: Error) => response.writeHead(500).end(error.message));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${api.basePath}`,
    requests: () => requests,
    // The first call of a resumed session repeats the results of the earlier ones.
    toolResults: () => Math.max(0, ...toolResults) - (toolResults[0] ?? 0),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The body of a request; `{}` without one. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  const text = Buffer.concat(parts).toString("utf8");
  return text === "" ? {} : (JSON.parse(text) as unknown);
}
