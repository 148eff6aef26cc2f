import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { span, tracesRequest } from "../../tools/local-pipeline/otlpRequests";
import { eventually } from "../../tools/local-pipeline/processes";
import { otlpClient } from "../../tools/telemetry/client";
import { readRecording } from "../../tools/telemetry/recording";
import { sum } from "../support/agentBoards";
import { agentRecordings } from "../support/agentRecordings";
import { agentCounts } from "../support/agentTruth";
import { length, sendRecordings } from "../support/agentRuns";
import { panelOf } from "../support/dashboards";
import { describeWith } from "../support/requirements";
import { attribute, search } from "../support/traceql";

const recordings = agentRecordings().filter(({ agent }) => ["codex", "copilot-cli", "opencode"].includes(agent));

/** A query with its variables. */
const chosen = (text: string, session = ".+"): string =>
  text.replaceAll("$session", session).replace(/\$[a-z]\w*/g, ".*");

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo"] }, "boards of agents: spans", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ tempo: true });
    await sendRecordings(pipeline.otlpHttp, recordings);
  }, 120_000);
  afterAll(() => pipeline.stop());

  test.each(["copilot-cli", "opencode"])(
    "prompts and spans of %s are listed",
    async (agent) => {
      const runs = recordings.filter((one) => one.agent === agent && length(readRecording(one.file)) < 30_000);
      const turns = panelOf("agentproxy-agents", "Last prompts of agents without log records").targets![0]!;
      const wanted = runs.map((run) => [run.name, agentCounts(run).turns] as const);
      const found = await eventually(
        "all turns",
        async () => {
          const spans = await search(pipeline.tempoUrl, chosen(turns.query!).replaceAll('=~ ".*"', `=~ "${agent}"`), {
            limit: 200,
            spss: 100,
          });
          const ofRuns = spans.filter((one) => runs.some(({ name }) => attribute(one, "project.name") === name));
          return ofRuns.length >= wanted.reduce((total, [, count]) => total + count, 0) ? spans : undefined;
        },
        90,
      );
      const perRun = wanted.map(([run]) => [run, found.filter((one) => attribute(one, "project.name") === run).length]);
      expect(perRun).toEqual(wanted);
      expect(new Set(found.map((one) => attribute(one, "agent.product")))).toEqual(new Set([agent]));
    },
    120_000,
  );

  test("Session lists every span of Copilot's calls", async () => {
    const run = recordings.find((one) => one.name.startsWith("copilot-cli") && one.scenario === "content-on")!;
    const turns = panelOf("agentproxy-agents", "Last prompts of agents without log records").targets![0]!;
    const { query } = panelOf("agentproxy-session", "Spans of the session").targets![0]!;
    const ids = (await search(pipeline.tempoUrl, chosen(turns.query!), { limit: 200, spss: 100 }))
      .filter((one) => attribute(one, "project.name") === run.name)
      .map((one) => String(attribute(one, "gen_ai.conversation.id")));
    const spans = await search(pipeline.tempoUrl, chosen(query!, ids.join("|")), { limit: 50, spss: 100 });
    const of = (operation: string): number =>
      spans.filter((one) => attribute(one, "gen_ai.operation.name") === operation).length;
    const { modelCalls, toolCalls, turns: prompts } = agentCounts(run);
    expect([of("chat"), of("execute_tool"), of("invoke_agent")]).toEqual([sum(modelCalls), sum(toolCalls), prompts]);
  }, 60_000);

  // Codex' calls of models say nothing about their session; failed ones have no span of this kind.
  test.each(["codex", "opencode"])(
    "Session lists the spans of %s that don't say which session they are of",
    async (agent) => {
      const run = recordings.find((one) => one.agent === agent && one.scenario === "failed-tool")!;
      const { modelCalls, toolCalls, turns: prompts } = agentCounts(run);
      const { query } = panelOf("agentproxy-session", "Spans of the session").targets![0]!;
      const limits = { limit: 200, spss: 100 };
      const ofRun = `{ resource.project.name = "${run.name}" && span.gen_ai.conversation.id != nil } | select(span.gen_ai.conversation.id)`;
      const ids = new Set(
        (await search(pipeline.tempoUrl, ofRun, limits)).map((one) => String(attribute(one, "gen_ai.conversation.id"))),
      );
      expect(ids.size).toBe(run.truth.sessions);
      const spans = await search(pipeline.tempoUrl, chosen(query!, [...ids].join("|")), limits);
      const of = (operation: string): number =>
        spans.filter((one) => attribute(one, "gen_ai.operation.name") === operation).length;
      expect([of("chat"), of("execute_tool"), of("invoke_agent")]).toEqual([sum(modelCalls), sum(toolCalls), prompts]);
      expect(new Set(spans.map((one) => attribute(one, "agent.product")))).toEqual(new Set([agent]));
    },
    120_000,
  );

  test("calls of a client that the collector doesn't know are listed", async () => {
    const client = otlpClient({ endpoint: pipeline.otlpHttp, protocol: "http/json" });
    const call = span("chat any-model", {}, { "gen_ai.operation.name": "chat", "gen_ai.request.model": "any-model" });
    await client.send("traces", tracesRequest({ "service.name": "any-client" }, [call], "any.scope"));
    client.close();
    const { query } = panelOf("agentproxy-genai", "Calls of other clients").targets![0]!;
    const [found, ...others] = await eventually(
      "the call",
      async () => {
        const spans = await search(pipeline.tempoUrl, query!, { limit: 100, spss: 20 });
        return spans.length > 0 ? spans : undefined;
      },
      90,
    );
    expect(others).toEqual([]);
    expect(attribute(found!, "service.name")).toBe("any-client");
  }, 120_000);
});
