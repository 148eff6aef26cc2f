import { replay } from "../../tools/telemetry/replay";
import { dashboards } from "../support/dashboards";
import { panelQueries, show, type Shown } from "../support/panels";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";
import { countBy, recordedSpans } from "../support/recordedSpans";
import { attribute, search, type FoundSpan, type Limits } from "../support/traceql";
import { recordingFile } from "../support/truth";

/** The Tempo query of a panel when all variables are set to "All". */
function queryOf(dashboard: string, title: string): Limits & { query: string } {
  const panel = dashboards.find((one) => one.uid === dashboard)!.panels.find((one) => one.title === title)!;
  const { query, limit, spss } = panel.targets![0]!;
  return { query: query!.replace(/\$(namespace|project|role)\b/g, ".*"), limit: limit!, spss: spss! };
}

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo"] }, "panels of spans", () => {
  describe.each(["one-task-main", "one-task-056aaa4"])("%s", (recording) => {
    const sent = recordedSpans(recording);
    const named = (name: string): typeof sent => sent.filter((span) => span.name === name);
    let pipeline: Pipeline;
    let traceId = "";

    const found = (dashboard: string, title: string): Promise<FoundSpan[]> => {
      const { query, ...limits } = queryOf(dashboard, title);
      return search(pipeline.tempoUrl, query.replace("$traceId", traceId), limits);
    };

    beforeAll(async () => {
      // Tempo writes blocks after seconds instead of minutes; all else is as rendered.
      const tempoOverrides = JSON.stringify({ live_store: { max_block_duration: "10s" } });
      pipeline = await startPipeline({ tempo: true, settings: { tempoOverrides } });
      await replay(recordingFile(recording), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      // A search doesn't include the newest 30 seconds.
      traceId = await eventually(
        "the task in the table",
        async () => (await found("agentproxy-overview", "Last tasks"))[0]?.traceId,
        120,
      );
    }, 200_000);
    afterAll(() => pipeline.stop());

    test("“Stack health” shows the retention of traces and their size", async () => {
      const panel = (name: string): Promise<Shown> =>
        show(
          pipeline.prometheus,
          panelQueries.find((query) => query.name === name)!,
        );
      expect(await panel("Stack health / Kept, and how long it is kept / C")).toEqual({ "traces retention": 86_400 });
      const { traces } = await eventually(
        "a written block",
        async () => {
          const shown = await panel("Stack health / Storage / B");
          return shown["traces"] === undefined ? undefined : shown;
        },
        120,
      );
      expect(traces).toBeGreaterThan(0);
    }, 130_000);

    test("the task is in the table, with its status, also without a project", async () => {
      const [task, ...more] = await found("agentproxy-overview", "Last tasks");
      expect(more).toEqual([]);
      expect(attribute(task!, "pa.status")).toBe("completed");
      expect(attribute(task!, "pa.task.description")).toBe("Create hello.py and test it");
      expect(attribute(task!, "agentproxy.project_id")).toBe(recording === "one-task-main" ? "default" : undefined);
    });

    test("another value of a variable excludes the task", async () => {
      const { query, ...limits } = queryOf("agentproxy-overview", "Last tasks");
      const other = query.replaceAll(
        'resource.service.namespace =~ ".*" || ".*"',
        'resource.service.namespace =~ "x" || "x"',
      );
      expect(other).not.toBe(query);
      expect(await search(pipeline.tempoUrl, other, limits)).toEqual([]);
    });

    test("“Where the time went” includes every span but the root", async () => {
      const spans = await found("agentproxy-task", "Where the time went");
      expect(countBy(spans, ({ name }) => name!)).toEqual(
        countBy(
          sent.filter(({ name }) => name !== "pa.run_task"),
          ({ name }) => name,
        ),
      );
    });

    test("“Function calls” includes every function, and “Errors” those that failed", async () => {
      const spans = await found("agentproxy-task", "Function calls");
      const right = sent.filter(({ name }) => name.startsWith("pa.function."));
      const worked = (name: unknown, success: unknown): string => `${String(name)} ${String(success)}`;
      expect(
        spans.map((span) => worked(attribute(span, "pa.function.name"), attribute(span, "pa.function.success"))).sort(),
      ).toEqual(
        right.map(({ attributes }) => worked(attributes["pa.function.name"], attributes["pa.function.success"])).sort(),
      );
      expect(await found("agentproxy-task", "Errors")).toHaveLength(
        right.filter(({ attributes }) => attributes["pa.function.success"] === "false").length,
      );
    });

    test("“Reasoning loops”, “Gemini calls” and “Slowest spans” are complete", async () => {
      expect(await found("agentproxy-task", "Reasoning loops")).toHaveLength(named("pa.reasoning_loop").length);
      expect(await found("agentproxy-task", "Gemini calls")).toHaveLength(named("gemini.api.call").length);
      expect(await found("agentproxy-task", "Slowest spans")).toHaveLength(
        sent.filter(({ name, seconds }) => name !== "pa.run_task" && seconds >= 0.1).length,
      );
    });

    test("without a selected task a table is empty, and its query valid", async () => {
      const { query, ...limits } = queryOf("agentproxy-task", "Reasoning loops");
      expect(await search(pipeline.tempoUrl, query.replace("$traceId", ""), limits)).toEqual([]);
    });
  });
});
