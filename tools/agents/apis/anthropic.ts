import { randomUUID } from "node:crypto";
import type { Reply } from "../script";
import { eventStream, json, type ModelApi } from "./api";

interface MessagesRequest {
  readonly model?: string;
  readonly stream?: boolean;
  readonly tools?: readonly unknown[];
  readonly messages?: readonly { readonly content?: string | readonly { readonly type?: string }[] }[];
}

const errors = {
  overloaded: [529, { type: "overloaded_error", message: "Overloaded" }],
  internal: [500, { type: "api_error", message: "Internal server error" }],
} as const;

/** Anthropic's Messages API: https://docs.anthropic.com/en/api/messages-streaming. Its `output` includes reasoning. */
export const anthropic: ModelApi = {
  kinds: ["input", "cacheRead", "cacheWrite", "output"],
  basePath: "",

  call: (path, body) => {
    const { model = "", stream = false, tools = [], messages = [] } = body as MessagesRequest;
    const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content : [])) as { type?: string }[];
    const toolResults = parts.filter(({ type }) => type === "tool_result").length;
    return /\/messages(\?|$)/.test(path) ? { model, stream, withTools: tools.length > 0, toolResults } : undefined;
  },

  answer: ({ model, stream }, reply) => {
    if (reply.kind === "error") {
      const [status, error] = errors[reply.error];
      return json({ type: "error", error }, status, { "retry-after": "1" });
    }
    const block = contentOf(reply);
    const { input, cacheRead, cacheWrite, output } = reply.tokens;
    const usage = { input_tokens: input, cache_creation_input_tokens: cacheWrite, cache_read_input_tokens: cacheRead };
    const message = { id: `msg_${randomUUID()}`, type: "message", role: "assistant", model };
    const stop = { stop_reason: reply.kind === "tool" ? "tool_use" : "end_turn", stop_sequence: null };
    if (!stream) {
      return json({ ...message, ...stop, content: [block], usage: { ...usage, output_tokens: output } });
    }
    const empty = block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };
    const delta =
      block.type === "text"
        ? { type: "text_delta", text: block.text }
        : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
    const start = { ...message, content: [], stop_reason: null, stop_sequence: null };
    return eventStream(
      [
        { type: "message_start", message: { ...start, usage: { ...usage, output_tokens: 1 } } },
        { type: "content_block_start", index: 0, content_block: empty },
        { type: "content_block_delta", index: 0, delta },
        { type: "content_block_stop", index: 0 },
        { type: "message_delta", delta: stop, usage: { output_tokens: output } },
        { type: "message_stop" },
      ].map((data) => ({ event: data.type, data })),
    );
  },
};

type Content =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "tool_use"; readonly id: string; readonly name: string; readonly input: object };

function contentOf(reply: Exclude<Reply, { kind: "error" }>): Content {
  return reply.kind === "text"
    ? { type: "text", text: reply.text }
    : { type: "tool_use", id: `toolu_${randomUUID()}`, name: reply.tool.name, input: reply.tool.input };
}
