import { anthropic } from "../../../../tools/agents/apis/anthropic";
import type { ModelApi } from "../../../../tools/agents/apis/api";
import { gemini } from "../../../../tools/agents/apis/gemini";
import { imitate, type Imitation } from "../../../../tools/agents/apis/imitation";
import { openaiChat } from "../../../../tools/agents/apis/openaiChat";
import { openaiResponses } from "../../../../tools/agents/apis/openaiResponses";
import type { Step } from "../../../../tools/agents/scenario";
import { Script, type AgentTools } from "../../../../tools/agents/script";

const tools: AgentTools = {
  shell: (command) => ({ name: "sh", input: { command } }),
  read: (file) => ({ name: "cat", input: { file } }),
  write: (file, text) => ({ name: "write", input: { file, text } }),
  edit: (file, from, to) => ({ name: "edit", input: { file, from, to } }),
};

const steps: Step[] = [
  { kind: "fail", error: "overloaded" },
  { kind: "shell", command: "echo 1" },
  { kind: "read", file: "README.md" },
  { kind: "answer", text: "Done." },
];

/** A request with and without tools, and with one tool result; and what a client of the API reads. */
interface Client {
  readonly api: ModelApi;
  readonly path: string;
  readonly overloaded: number;
  body(tools: boolean, results?: number): object;
  /** The last usage in a response's events. */
  usage(text: string): unknown;
  readonly usageOfFirst: object;
}

const events = (text: string): Record<string, unknown>[] =>
  [...text.matchAll(/^data: (\{.*)$/gm)].map(([, data]) => JSON.parse(data!) as Record<string, unknown>);

const clients: Record<string, Client> = {
  anthropic: {
    api: anthropic,
    path: "/v1/messages?beta=true",
    overloaded: 529,
    body: (offered, results = 0) => ({
      model: "m",
      stream: true,
      ...(offered && { tools: [{ name: "sh" }] }),
      messages: [
        { role: "user", content: "go" },
        { role: "user", content: Array(results).fill({ type: "tool_result" }) },
      ],
    }),
    usage: (text) => {
      const [start] = events(text) as unknown as { message: { usage: object } }[];
      return { ...start!.message.usage, ...(events(text).at(-2)!["usage"] as object) };
    },
    usageOfFirst: {
      input_tokens: 1100,
      cache_creation_input_tokens: 1000,
      cache_read_input_tokens: 4000,
      output_tokens: 40,
    },
  },
  gemini: {
    api: gemini,
    path: "/v1beta/models/m:streamGenerateContent?alt=sse",
    overloaded: 503,
    body: (offered, results = 0) => ({
      ...(offered && { tools: [{ functionDeclarations: [{ name: "sh" }] }] }),
      contents: [{ parts: [{ text: "go" }, ...Array<object>(results).fill({ functionResponse: {} })] }],
    }),
    usage: (text) => events(text).at(-1)!["usageMetadata"],
    usageOfFirst: {
      promptTokenCount: 5100,
      cachedContentTokenCount: 4000,
      candidatesTokenCount: 40,
      thoughtsTokenCount: 8,
      totalTokenCount: 5148,
    },
  },
  openaiResponses: {
    api: openaiResponses,
    path: "/responses",
    overloaded: 503,
    body: (offered, results = 0) => ({
      model: "m",
      stream: true,
      ...(offered && { tools: [{ type: "function", name: "sh" }] }),
      input: [{ type: "message" }, ...Array<object>(results).fill({ type: "function_call_output" })],
    }),
    usage: (text) => (events(text).at(-1)!["response"] as { usage: unknown }).usage,
    usageOfFirst: {
      input_tokens: 5100,
      input_tokens_details: { cached_tokens: 4000 },
      output_tokens: 48,
      output_tokens_details: { reasoning_tokens: 8 },
      total_tokens: 5148,
    },
  },
  openaiChat: {
    api: openaiChat,
    path: "/chat/completions",
    overloaded: 503,
    body: (offered, results = 0) => ({
      model: "m",
      stream: true,
      ...(offered && { tools: [{ type: "function", function: { name: "sh" } }] }),
      messages: [{ role: "user" }, ...Array<object>(results).fill({ role: "tool" })],
    }),
    usage: (text) => events(text).at(-1)!["usage"],
    usageOfFirst: {
      prompt_tokens: 5100,
      completion_tokens: 48,
      total_tokens: 5148,
      prompt_tokens_details: { cached_tokens: 4000 },
      completion_tokens_details: { reasoning_tokens: 8 },
    },
  },
};

describe.each(Object.entries(clients))("%s", (_name, { api, path, overloaded, body, usage, usageOfFirst }) => {
  let script: Script;
  let imitation: Imitation;

  beforeEach(async () => {
    script = new Script(steps, tools, "/project", api.kinds);
    imitation = await imitate(api, script, 0);
  });
  afterEach(() => imitation.stop());

  const post = async (content: object): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${imitation.url}${path}`, { method: "POST", body: JSON.stringify(content) });
    return { status: response.status, text: await response.text() };
  };

  test("takes one step a call, and counts what it replied", async () => {
    expect((await post(body(true))).status).toBe(overloaded);
    const shell = await post(body(true));
    expect(shell.status).toBe(200);
    // Arguments are JSON inside JSON in some APIs.
    expect(shell.text.replaceAll("\\", "")).toContain('"command":"echo 1"');
    expect(usage(shell.text)).toMatchObject(usageOfFirst);
    const read = await post(body(true, 1));
    expect(read.text.replaceAll("\\", "")).toContain('"file":"/project/README.md"');
    const answer = await post(body(true, 2));
    expect(answer.text).toContain("Done.");

    expect(script.left).toBe(0);
    expect(imitation.toolResults()).toBe(2);
    const { answered, failed, side, toolCalls, tokens } = script.replies();
    expect({ answered, failed, side, toolCalls }).toEqual({ answered: 3, failed: 1, side: 0, toolCalls: 2 });
    const all = { input: 3303, cacheRead: 12_000, cacheWrite: 3000, output: 123, reasoning: 24 };
    for (const [kind, count] of Object.entries(all)) {
      expect([kind, tokens[kind as keyof typeof all]]).toEqual([
        kind,
        api.kinds.includes(kind as keyof typeof all) ? count : 0,
      ]);
    }
  });

  test("a call without tools takes no step, and its tokens count", async () => {
    expect((await post(body(false))).status).toBe(200);
    expect(script.left).toBe(steps.length);
    expect(script.replies()).toMatchObject({ answered: 1, side: 1, tokens: { input: 1100 } });
  });

  test("a response can be read as a whole, too", () => {
    const call = { model: "m", stream: false, withTools: true, toolResults: 0 };
    script.next(true);
    const { type, body: text } = api.answer(call, script.next(true));
    expect(type).toBe("application/json");
    expect(JSON.stringify(JSON.parse(text)).replaceAll("\\", "")).toContain('"command":"echo 1"');
  });

  test("results of an earlier process of the session don't count", async () => {
    await post(body(true, 3));
    await post(body(true, 3));
    await post(body(true, 4));
    expect(imitation.toolResults()).toBe(1);
  });

  test("other requests get an empty object, and are no calls", async () => {
    const response = await fetch(`${imitation.url}/models`);
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(imitation.requests()).toEqual([{ path: `${api.basePath}/models`, call: false, status: 200 }]);
  });

  test("tells which requests carried a trace context", async () => {
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const headers = { traceparent };
    await fetch(`${imitation.url}${path}`, { method: "POST", headers, body: JSON.stringify(body(true)) });
    expect(imitation.requests()).toMatchObject([{ call: true, status: overloaded, traceparent }]);
  });
});

test("after its last step a script still answers, so that an agent that goes on ends", () => {
  const script = new Script([], tools, "/project", []);
  expect(script.next(true)).toMatchObject({ kind: "text" });
});
