import { randomUUID } from "node:crypto";
import type { Reply } from "../script";
import { eventStream, json, type ModelApi } from "./api";
import { openaiError, openaiKinds, openaiTotals } from "./openai";

interface ResponsesRequest {
  readonly model?: string;
  readonly stream?: boolean;
  readonly tools?: readonly unknown[];
  readonly input?: string | readonly { readonly type?: string }[];
}

/** OpenAI's Responses API: https://platform.openai.com/docs/api-reference/responses-streaming. */
export const openaiResponses: ModelApi = {
  kinds: openaiKinds,
  basePath: "/v1",

  call: (path, body) => {
    const { model = "", stream = false, tools = [], input = [] } = body as ResponsesRequest;
    const items = typeof input === "string" ? [] : input;
    const toolResults = items.filter(({ type = "" }) => type.endsWith("call_output")).length;
    return /\/responses(\?|$)/.test(path) ? { model, stream, withTools: tools.length > 0, toolResults } : undefined;
  },

  answer: ({ model, stream }, reply) => {
    if (reply.kind === "error") {
      return openaiError(reply.error);
    }
    const item = outputItem(reply);
    const created = {
      id: `resp_${randomUUID()}`,
      object: "response",
      model,
      created_at: Math.floor(Date.now() / 1000),
    };
    const totals = openaiTotals(reply.tokens);
    const completed = {
      ...created,
      status: "completed",
      output: [item],
      usage: {
        input_tokens: totals.input,
        input_tokens_details: { cached_tokens: reply.tokens.cacheRead },
        output_tokens: totals.output,
        output_tokens_details: { reasoning_tokens: reply.tokens.reasoning },
        total_tokens: totals.total,
      },
    };
    if (!stream) {
      return json(completed);
    }
    const begun = item.type === "message" ? { ...item, content: [] } : { ...item, arguments: "" };
    const text =
      reply.kind === "text"
        ? [
            {
              type: "response.output_text.delta",
              item_id: item.id,
              output_index: 0,
              content_index: 0,
              delta: reply.text,
            },
          ]
        : [];
    const events = [
      { type: "response.created", response: { ...created, status: "in_progress" } },
      { type: "response.output_item.added", output_index: 0, item: begun },
      ...text,
      { type: "response.output_item.done", output_index: 0, item },
      { type: "response.completed", response: completed },
    ];
    return eventStream(events.map((data, at) => ({ event: data.type, data: { ...data, sequence_number: at } })));
  },
};

function outputItem(reply: Exclude<Reply, { kind: "error" }>): { type: string; id: string } {
  if (reply.kind === "tool") {
    const call = {
      call_id: `call_${randomUUID()}`,
      name: reply.tool.name,
      arguments: JSON.stringify(reply.tool.input),
    };
    return { type: "function_call", id: `fc_${randomUUID()}`, ...call };
  }
  const content = [{ type: "output_text", text: reply.text, annotations: [] }];
  const message = { role: "assistant", status: "completed", content };
  return { type: "message", id: `msg_${randomUUID()}`, ...message };
}
