import { queryRecords, type StoredRecord } from "../../tools/local-pipeline/loki";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import type { ArrivedSpan } from "../../tools/local-pipeline/traceSink";
import { agentCounts } from "../support/agentTruth";
import { agentRecordings, type AgentRecording } from "../support/agentRecordings";
import { runFrom, sendRun } from "../support/agentRuns";
import { describeWith } from "../support/requirements";

const tokens = {
  input: "gen_ai.usage.input_tokens",
  output: "gen_ai.usage.output_tokens",
  cacheRead: "gen_ai.usage.cache_read.input_tokens",
} as const;

type Tokens = Record<keyof typeof tokens, number>;

/** In the convention, the input has the cached tokens, and the output the reasoning. */
function conventional(recording: AgentRecording): Tokens {
  const { input = 0, output = 0, cache_read = 0, cache_write = 0, reasoning = 0 } = agentCounts(recording).tokens;
  return { input: input + cache_read + cache_write, output: output + reasoning, cacheRead: cache_read };
}

const attributesOf = ({ attributes = [] }: ArrivedSpan): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

const total = (all: readonly Record<string, unknown>[], name: string): number =>
  all.reduce((sum, attributes) => sum + Number(attributes[name] ?? 0), 0);

const tokensOf = (calls: readonly Record<string, unknown>[], name = (key: string): string => key): Tokens => ({
  input: total(calls, name(tokens.input)),
  output: total(calls, name(tokens.output)),
  cacheRead: total(calls, name(tokens.cacheRead)),
});

const of = (agent: string, scenario: string): AgentRecording =>
  agentRecordings(agent).find((each) => each.scenario === scenario)!;

/** One recording of each agent. Gemini CLI's spans have tokens in this one only. */
const sent: Readonly<Record<string, AgentRecording>> = {
  "claude-code": of("claude-code", "content-off-traceparent"),
  codex: of("codex", "content-off-traceparent"),
  "copilot-cli": of("copilot-cli", "content-off-traceparent"),
  "gemini-cli": of("gemini-cli", "two-runs-content-on"),
  opencode: of("opencode", "content-off-traceparent"),
};

describeWith({ programs: ["otelcol-contrib", "prometheus", "loki"] }, "attributes of all agents", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ loki: true });
    for (const { file } of Object.values(sent)) {
      await sendRun(pipeline.otlpHttp, runFrom(file));
    }
    await pipeline.scraped();
  }, 60_000);
  afterAll(() => pipeline.stop());

  const spansOf = (agent: string): Record<string, unknown>[] =>
    pipeline
      .spans()
      .map(attributesOf)
      .filter((attributes) => attributes["agent.product"] === agent);

  const recordsOf = (agent: string, filter: string, count: number): Promise<StoredRecord[]> =>
    eventually(`${count} records of ${agent}`, async () => {
      const all = await queryRecords(pipeline.lokiUrl, `{service_name=~".+"} | agent_product="${agent}" | ${filter}`);
      return all.length >= count ? all : undefined;
    });

  describe("spans", () => {
    test.each(["claude-code", "codex", "copilot-cli"])("%s: the tokens of model calls", (agent) => {
      const recording = sent[agent]!;
      const calls = spansOf(agent).filter((attributes) => attributes["gen_ai.operation.name"] === "chat");
      expect(calls).toHaveLength(recording.truth.api_requests_answered_ok);
      expect(tokensOf(calls)).toEqual(conventional(recording));
    });

    test.each(Object.keys(sent))("%s: tool calls", (agent) => {
      const calls = spansOf(agent).filter((attributes) => attributes["gen_ai.operation.name"] === "execute_tool");
      const expected = sent[agent]!.truth.tool_calls;
      expect(new Set(calls.map((attributes) => attributes["gen_ai.tool.call.id"])).size).toBe(expected);
      expect(calls.every((attributes) => typeof attributes["gen_ai.tool.name"] === "string")).toBe(true);
      expect(calls.every((attributes) => typeof attributes["gen_ai.conversation.id"] === "string")).toBe(true);
    });

    test.each(Object.keys(sent))("%s: a session's id is never a small number", (agent) => {
      const ids = spansOf(agent).flatMap(
        (attributes) => (attributes["gen_ai.conversation.id"] as string | undefined) ?? [],
      );
      expect(ids.filter((id) => id.length < 20)).toEqual([]);
    });

    test("codex: turns have the id of their session", () => {
      const turns = spansOf("codex").filter((attributes) => attributes["gen_ai.operation.name"] === "invoke_agent");
      expect(turns).toHaveLength(agentCounts(sent["codex"]!).turns);
      const ids = new Set(turns.map((attributes) => attributes["gen_ai.conversation.id"]));
      expect(ids.size).toBe(sent["codex"]!.truth.sessions);
      expect([...ids].every((id) => typeof id === "string")).toBe(true);
    });

    test("gemini-cli: operations have the names of the convention", () => {
      const names = spansOf("gemini-cli").map((attributes) => attributes["gen_ai.operation.name"]);
      expect([...new Set(names)].sort()).toEqual(["chat", "execute_tool"]);
    });
  });

  describe("records", () => {
    test.each([
      ["claude-code", "model_call"],
      ["codex", "model_usage"],
      ["gemini-cli", "model_call"],
    ])("%s: the tokens of model calls", async (agent, event) => {
      const recording = sent[agent]!;
      const count = recording.truth.api_requests_answered_ok;
      const calls = await recordsOf(agent, `agent_event="${event}"`, count);
      const labels = calls.map((call) => call.labels);
      expect(labels).toHaveLength(count);
      expect(tokensOf(labels, (key) => key.replaceAll(".", "_"))).toEqual(conventional(recording));
      expect(labels.every((each) => each["gen_ai_conversation_id"] !== undefined)).toBe(true);
      expect(labels.every((each) => each["gen_ai_request_model"] !== undefined)).toBe(true);
    });

    test("claude-code: the cost of model calls", async () => {
      const { truth } = sent["claude-code"]!;
      const calls = await recordsOf("claude-code", 'agent_event="model_call"', 3);
      const costs = calls.map(({ labels }) => labels);
      expect(total(costs, "agent_cost_usd")).toBeCloseTo(Number(truth["total_cost_usd"]), 9);
    });

    test.each([
      ["claude-code", 2, ["Bash", "Read"]],
      ["codex", 1, ["exec_command"]],
      ["gemini-cli", 4, ["read_file", "run_shell_command"]],
    ])("%s: tool calls", async (agent, count, names) => {
      const calls = await recordsOf(agent, 'agent_event="tool_call"', count);
      expect(calls).toHaveLength(count);
      expect([...new Set(calls.map(({ labels }) => labels["gen_ai_tool_name"]))].sort()).toEqual(names);
      expect([...new Set(calls.map(({ labels }) => labels["agent_outcome"]))]).toEqual(["success"]);
    });
  });
});
