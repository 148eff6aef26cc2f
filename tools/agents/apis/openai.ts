import type { ApiError } from "../scenario";
import type { Tokens } from "../script";
import { json, type HttpAnswer } from "./api";

/** An error of OpenAI's APIs. */
export function openaiError(error: ApiError): HttpAnswer {
  const [status, message] =
    error === "overloaded" ? [503, "The server is overloaded"] : [500, "The server had an error"];
  // Without the header, opencode waits two minutes in all until it gives up.
  return json({ error: { message, type: "server_error", code: "server_error" } }, status, { "retry-after": "1" });
}

/** The kinds of tokens that OpenAI's APIs tell apart. */
export const openaiKinds = ["input", "cacheRead", "output", "reasoning"] as const;

/** The totals in OpenAI's usage: input with the cached part, output with reasoning. */
export function openaiTotals({ input, cacheRead, output, reasoning }: Tokens): {
  input: number;
  output: number;
  total: number;
} {
  const [all, produced] = [input + cacheRead, output + reasoning];
  return { input: all, output: produced, total: all + produced };
}
