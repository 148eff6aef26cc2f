import { randomUUID } from "node:crypto";
import { eventStream, json, type ModelApi } from "./api";
import { openaiError, openaiKinds, openaiTotals } from "./openai";

interface ChatRequest {
  readonly model?: string;
  readonly stream?: boolean;
  readonly tools?: readonly unknown[];
  readonly messages?: readonly { readonly role?: string }[];
}

/** OpenAI's Chat Completions API: https://platform.openai.com/docs/api-reference/chat-streaming. */
export const openaiChat: ModelApi = {
  kinds: openaiKinds,
  basePath: "/v1",

  call: (path, body) => {
    const { model = "", stream = false, tools = [], messages = [] } = body as ChatRequest;
    const toolResults = messages.filter(({ role }) => role === "tool").length;
    return path.includes("/chat/completions") ? { model, stream, withTools: tools.length > 0, toolResults } : undefined;
  },

  answer: ({ model, stream }, reply) => {
    if (reply.kind === "error") {
      return openaiError(reply.error);
    }
    const totals = openaiTotals(reply.tokens);
    const usage = {
      prompt_tokens: totals.input,
      completion_tokens: totals.output,
      total_tokens: totals.total,
      prompt_tokens_details: { cached_tokens: reply.tokens.cacheRead },
      completion_tokens_details: { reasoning_tokens: reply.tokens.reasoning },
    };
    const call =
      reply.kind === "tool"
        ? {
            id: `call_${randomUUID()}`,
            type: "function",
            function: { name: reply.tool.name, arguments: JSON.stringify(reply.tool.input) },
          }
        : undefined;
    const content = reply.kind === "text" ? reply.text : "I will do that.";
    const finish = call === undefined ? "stop" : "tool_calls";
    const base = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model };
    if (!stream) {
      const message = { role: "assistant", content, ...(call && { tool_calls: [call] }) };
      return json({
        ...base,
        object: "chat.completion",
        choices: [{ index: 0, message, finish_reason: finish }],
        usage,
      });
    }
    const chunk = { ...base, object: "chat.completion.chunk" };
    const delta = { role: "assistant", content, ...(call && { tool_calls: [{ index: 0, ...call }] }) };
    return eventStream([
      { data: { ...chunk, choices: [{ index: 0, delta, finish_reason: null }] } },
      { data: { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: finish }] } },
      { data: { ...chunk, choices: [], usage } },
      { data: "[DONE]" },
    ]);
  },
};
