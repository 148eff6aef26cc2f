import type { Reply, Tokens } from "../script";

/** A call of the model, as far as the imitation depends on it. */
export interface ModelCall {
  readonly model: string;
  readonly stream: boolean;
  readonly withTools: boolean;
  /** The number of tool results in the conversation. */
  readonly toolResults: number;
}

/** An HTTP response. */
export interface HttpAnswer {
  readonly status: number;
  readonly type: "application/json" | "text/event-stream";
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A model API that can be imitated. */
export interface ModelApi {
  /** The kinds of tokens that its responses tell apart. */
  readonly kinds: readonly (keyof Tokens)[];
  /** The path below the server's address that agents are given as the API's address; empty or `/…`. */
  readonly basePath: string;
  /** What a request asks of the model; undefined for requests that don't call it, which get `{}`. */
  call(path: string, body: unknown): ModelCall | undefined;
  /** The response to a call. */
  answer(call: ModelCall, reply: Reply): HttpAnswer;
}

/** A JSON response. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, type: "application/json", body: JSON.stringify(body), headers };
}

/** A response of server-sent events. */
export function eventStream(events: readonly { readonly event?: string; readonly data: unknown }[]): HttpAnswer {
  const lines = events.map(({ event, data }) => {
    const name = event === undefined ? "" : `event: ${event}\n`;
    return `${name}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
  });
  return { status: 200, type: "text/event-stream", body: lines.join("") };
}
