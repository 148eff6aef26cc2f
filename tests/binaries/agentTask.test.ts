import { queryRecords } from "../../tools/local-pipeline/loki";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { sum } from "../support/agentBoards";
import { agentRecordings } from "../support/agentRecordings";
import { sendRecordings } from "../support/agentRuns";
import { agentCounts } from "../support/agentTruth";
import { panelOf } from "../support/dashboards";
import { instantLogQl } from "../support/logql";
import { range } from "../support/panels";
import { describeWith } from "../support/requirements";
import { traceFrame } from "../support/traceFrame";
import { transformed } from "../support/transformations";

const recording = agentRecordings().find((one) => one.agent === "claude-code" && one.scenario === "traceparent")!;

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo", "loki"] }, "Claude Code inside a task", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ loki: true, tempo: true });
    await sendRecordings(pipeline.otlpHttp, [recording]);
  }, 120_000);
  afterAll(() => pipeline.stop());

  test("“Inside a task” has the calls and the cost of a Claude Code that continues the trace", async () => {
    const { name } = recording;
    const counts = agentCounts(recording);
    const [turn] = await eventually("the turn", async () => {
      const found = await queryRecords(
        pipeline.lokiUrl,
        `{service_name=~".+"} | project_name="${name}" | agent_event="turn"`,
      );
      return found.length > 0 ? found : undefined;
    });
    const id = turn!.labels["trace_id"]!;
    const rows = await eventually("the trace", async () => {
      const frame = await traceFrame(pipeline.tempoUrl, id);
      const panel = panelOf("agentproxy-task", "Calls of models and tools, by agent");
      const found = frame.length > 0 ? transformed(frame, panel.transformations!) : [];
      return found.length > 0 ? found : undefined;
    });
    const calls = (operation: string): number =>
      rows
        .filter((row) => row["gen_ai_operation_name"] === operation && row["agent_product"] === "claude-code")
        .reduce((total, row) => total + Number(row["duration (count)"]), 0);
    expect([calls("chat"), calls("execute_tool")]).toEqual([sum(counts.modelCalls), sum(counts.toolCalls)]);
    expect(new Set(rows.map((row) => row["gen_ai_conversation_id"]))).toEqual(
      new Set([turn!.labels["gen_ai_conversation_id"]]),
    );
    const { expr } = panelOf("agentproxy-task", "Coding agents' cost").targets![0]!;
    const [cost] = await instantLogQl(
      pipeline.lokiUrl,
      expr!.replace("$traceId", id).replaceAll("$__range", `${range}s`),
    );
    expect(cost!.value).toBeCloseTo(counts.costUsd!, 9);
  });
});
