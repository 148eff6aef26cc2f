import { randomUUID } from "node:crypto";
import { eventStream, json, type ModelApi } from "./api";

interface GenerateRequest {
  readonly tools?: readonly unknown[];
  readonly contents?: readonly { readonly parts?: readonly Readonly<Record<string, unknown>>[] }[];
}

const errors = {
  overloaded: { code: 503, message: "The model is overloaded. Please try again later.", status: "UNAVAILABLE" },
  internal: { code: 500, message: "An internal error has occurred.", status: "INTERNAL" },
} as const;

/** Gemini's API, generateContent and streamGenerateContent: https://ai.google.dev/api/generate-content. */
export const gemini: ModelApi = {
  kinds: ["input", "cacheRead", "output", "reasoning"],
  basePath: "",

  call: (path, body) => {
    const [, model, method] = /\/models\/([^:/]+):(generateContent|streamGenerateContent)/.exec(path) ?? [];
    const { tools = [], contents = [] } = body as GenerateRequest;
    const toolResults = contents.flatMap(({ parts = [] }) => parts).filter((part) => "functionResponse" in part).length;
    return model === undefined
      ? undefined
      : { model, stream: method === "streamGenerateContent", withTools: tools.length > 0, toolResults };
  },

  answer: ({ model, stream }, reply) => {
    if (reply.kind === "error") {
      const error = errors[reply.error];
      return json({ error }, error.code);
    }
    const { input, cacheRead, output, reasoning } = reply.tokens;
    const part =
      reply.kind === "text"
        ? { text: reply.text }
        : { functionCall: { name: reply.tool.name, args: reply.tool.input } };
    const response = {
      candidates: [{ content: { role: "model", parts: [part] }, finishReason: "STOP", index: 0 }],
      usageMetadata: {
        promptTokenCount: input + cacheRead,
        cachedContentTokenCount: cacheRead,
        candidatesTokenCount: output,
        thoughtsTokenCount: reasoning,
        totalTokenCount: input + cacheRead + output + reasoning,
      },
      modelVersion: model,
      responseId: randomUUID(),
    };
    return stream ? eventStream([{ data: response }]) : json(response);
  },
};
