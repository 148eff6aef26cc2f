import { randomUUID } from "node:crypto";
import { startEmitter } from "../../tools/telemetry/emitter";
import { replay } from "../../tools/telemetry/replay";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { dashboards } from "../support/dashboards";
import { describeWith } from "../support/requirements";
import { recordedSpans } from "../support/recordedSpans";
import { attribute, search, type FoundSpan } from "../support/traceql";
import { recordingFile, recordings } from "../support/truth";

const panel = dashboards
  .find(({ uid }) => uid === "agentproxy-overview")!
  .panels.find(({ title }) => title === "Each task: how long it took")!;

/** A task as a dot: its final state and its exact duration in nanoseconds. */
type Dot = readonly [status: string, nanoseconds: number];

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo"] }, "each task is a dot", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ tempo: true });
  }, 60_000);
  afterAll(() => pipeline.stop());

  test("with its exact duration and its final state, also without one", async () => {
    const sent: Dot[] = [];
    for (const recording of recordings()) {
      await replay(recordingFile(recording), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      const tasks = recordedSpans(recording).filter(({ name }) => name === "pa.run_task");
      sent.push(...tasks.map(({ attributes, seconds }): Dot => [attributes["pa.status"]!, Math.round(seconds * 1e9)]));
    }
    const failing = startEmitter({
      endpoint: pipeline.otlpGrpc,
      resource: { "service.name": "agentproxy", "service.instance.id": randomUUID() },
    });
    failing.span("pa.run_task", Date.now() - 700_000, 700, {}, "RuntimeError: claude exited with status 1");
    await failing.shutdown();
    sent.push(["undefined", 700e9]);

    const { query, limit, spss } = panel.targets![0]!;
    const dots = await eventually(
      "all tasks in Tempo's search",
      async () => {
        const found = await search(pipeline.tempoUrl, query!.replace(/\$(namespace|project|role)\b/g, ".*"), {
          limit: limit!,
          spss: spss!,
        });
        return found.length >= sent.length ? found : undefined;
      },
      120,
    );
    const dot = (span: FoundSpan): Dot => [String(attribute(span, "pa.status")), Number(span.durationNanos)];
    const byDuration = (a: Dot, b: Dot): number => a[1] - b[1];
    expect(dots.map(dot).sort(byDuration)).toEqual(sent.sort(byDuration));

    // Grafana names the series that it makes of the dots by field and status; each has one name and colour.
    for (const [status] of sent) {
      const overrides = panel.fieldConfig!.overrides.filter(({ matcher }) =>
        new RegExp(matcher.options).test(`Duration ${status}`),
      );
      const names = overrides.map(({ properties }) => properties.find(({ id }) => id === "displayName")?.value);
      expect(names).toEqual([status === "undefined" ? "error" : status]);
    }
  }, 200_000);
});
