import { replay } from "../../tools/telemetry/replay";
import {
  claudeEditMetrics,
  claudeMetrics,
  revision056aaa4,
  revisionMain,
  spanAttributes,
  spanMetrics,
  taskMetrics,
} from "../support/catalogue";
import { agentRecordings } from "../support/agentRecordings";
import { agentLabels, type Metrics } from "../support/metricLabels";
import { collectorMetrics, prometheusMetrics } from "../support/serviceMetrics";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";
import { recordedSpans } from "../support/recordedSpans";
import { claudeRecording, recordingFile } from "../support/truth";

const editsRecording = agentRecordings("claude-code").find(({ scenario }) => scenario === "edits")!.file;

/** Metrics that no recording contains: no call failed in them, and no line was counted as changed. */
const notRecorded = [
  "agentproxy_api_errors_total",
  "agentproxy_code_lines_added_total",
  "agentproxy_code_lines_removed_total",
];

/** Labels that a program adds to all series, or that distinguish the series of one histogram. */
const always = [
  "__name__",
  "le",
  "quantile",
  "job",
  "instance",
  "otel_scope_name",
  "otel_scope_version",
  "collector_instance_id",
];

/** The labels that each metric has in Prometheus; a histogram's series are listed under its own name. */
async function found(pipeline: Pipeline, pattern: string): Promise<Record<string, string[]>> {
  const labels: Record<string, Set<string>> = {};
  for (const sample of await pipeline.query(`{__name__=~"${pattern}"}`)) {
    const { __name__: name, le } = sample.labels;
    if (le === undefined && /_(count|sum)$/.test(name!)) {
      continue; // The buckets of the histogram have the same labels.
    }
    const family = le === undefined ? name! : name!.replace(/_bucket$/, "");
    labels[family] ??= new Set();
    Object.keys(sample.labels).forEach((label) => labels[family]!.add(label));
  }
  return Object.fromEntries(Object.entries(labels).map(([name, set]) => [name, [...set].sort()]));
}

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "the catalogue", () => {
  describe.each([
    ["one-task-056aaa4", revision056aaa4],
    ["one-task-main", revisionMain],
  ])("of %s", (recording, revision: Metrics) => {
    // The cost of a task is counted by the main branch only.
    const countersPerTask = Object.keys(taskMetrics).filter(
      (name) => name.endsWith("_total") && (revision === revisionMain || !name.includes("_cost_")),
    );
    let pipeline: Pipeline;

    beforeAll(async () => {
      pipeline = await startPipeline();
      await replay(recordingFile(recording), { endpoint: pipeline.otlpHttp, protocol: "http/json" });
      await eventually("metrics from spans", async () =>
        (await pipeline.query("traces_span_metrics_calls_total")).length > 0 ? true : undefined,
      );
      await pipeline.scraped();
    }, 60_000);
    afterAll(() => pipeline.stop());

    test("lists every metric that arrives, and no other", async () => {
      expect(
        Object.keys(await found(pipeline, "agentproxy_.*total|agentproxy_.*bucket|agentproxy_sessions_active")).sort(),
      ).toEqual([...Object.keys(revision), ...countersPerTask].filter((name) => !notRecorded.includes(name)).sort());
    });

    test("lists every label that arrives, and no other", async () => {
      const real = await found(
        pipeline,
        "agentproxy_.*total|agentproxy_.*bucket|agentproxy_sessions_active|agentproxy_task_last_step_seconds|traces_span.*bucket|traces_span.*total",
      );
      for (const [name, labels] of Object.entries({ ...revision, ...spanMetrics, ...taskMetrics })) {
        if (notRecorded.includes(name) || (name.includes("_task_cost_") && revision !== revisionMain)) {
          continue;
        }
        const ownReal = real[name]!.filter((label) => ![...always, ...agentLabels].includes(label));
        expect({ name, unknown: ownReal.filter((label) => !labels.includes(label)) }).toEqual({ name, unknown: [] });
        // Revision 056aaa4 doesn't send all attributes of spans.
        const missing = labels.filter((label) => !ownReal.includes(label) && label !== "gemini_success");
        expect({ name, missing: name.startsWith("traces_") && revision !== revisionMain ? [] : missing }).toEqual({
          name,
          missing: [],
        });
      }
    });

    test("lists metrics of the collector and of Prometheus that exist", async () => {
      const names = new Set(
        (await pipeline.query('{__name__=~"(otelcol|prometheus|process)_.*"}')).map(({ labels }) => labels["__name__"]),
      );
      const wanted = [...Object.keys(collectorMetrics), ...Object.keys(prometheusMetrics)];
      expect(wanted.filter((name) => !names.has(name))).toEqual([]);
    });
  });

  test.each([
    [claudeRecording, "claude_code_(cost|token).*", claudeMetrics],
    [editsRecording, "claude_code_code_edit_tool_decision_total", claudeEditMetrics],
  ])(
    "lists the metrics of Claude Code that dashboards use, with their labels: %s, %s",
    async (recording, pattern, metrics: Metrics) => {
      const pipeline = await startPipeline();
      try {
        await replay(recording, { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
        await pipeline.scraped();
        const real = await found(pipeline, pattern);
        const own = Object.entries(real).map(([name, labels]) => [
          name,
          labels.filter((label) => ![...always, ...agentLabels].includes(label)),
        ]);
        expect(Object.fromEntries(own)).toEqual(
          Object.fromEntries(Object.entries(metrics).map(([name, labels]) => [name, [...labels].sort()])),
        );
      } finally {
        await pipeline.stop();
      }
    },
    60_000,
  );

  test("lists attributes that spans of the main branch have, and those of a failure", () => {
    const carried = new Set(recordedSpans("one-task-main").flatMap(({ attributes }) => Object.keys(attributes)));
    expect(spanAttributes.span.filter((name) => !carried.has(name))).toEqual(["gemini.error_code"]);
  });
});
