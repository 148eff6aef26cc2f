import { replay } from "../../tools/telemetry/replay";
import { dashboards } from "../support/dashboards";
import { panelQueries, show, type Shown } from "../support/panels";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";
import { countBy, recordedSpans } from "../support/recordedSpans";
import { attribute, search, type FoundSpan, type Limits } from "../support/traceql";
import { recordingFile } from "../support/truth";

/** The Tempo query of a panel, with "All" chosen everywhere. */
function queryOf(dashboard: string, title: string): Limits & { query: string } {
  const panel = dashboards.find((one) => one.uid === dashboard)!.panels.find((one) => one.title === title)!;
  const { query, limit, spss } = panel.targets![0]!;
  return { query: query!.replace(/\$(namespace|project|role)\b/g, ".*"), limit: limit!, spss: spss! };
}

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo"] }, "lists of spans", () => {
  describe.each(["one-task-main", "one-task-056aaa4"])("%s", (recording) => {
    const sent = recordedSpans(recording);
    const named = (name: string): typeof sent => sent.filter((span) => span.name === name);
    let pipeline: Pipeline;
    let traceId = "";

    const ask = (dashboard: string, title: string): Promise<FoundSpan[]> => {
      const { query, ...limits } = queryOf(dashboard, title);
      return search(pipeline.tempoUrl, query.replace("$traceId", traceId), limits);
    };

    beforeAll(async () => {
      // Blocks sooner than after minutes; otherwise as rendered.
      const tempoOverrides = JSON.stringify({ live_store: { max_block_duration: "10s" } });
      pipeline = await startPipeline({ tempo: true, settings: { tempoOverrides } });
      await replay(recordingFile(recording), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      // A search leaves out the newest half minute.
      traceId = await eventually(
        "the task in the list",
        async () => (await ask("agentproxy-overview", "Last tasks"))[0]?.traceId,
        120,
      );
    }, 200_000);
    afterAll(() => pipeline.stop());

    test("“Stack health” knows how long traces are kept, and what they take", async () => {
      const panel = (name: string): Promise<Shown> =>
        show(
          pipeline.prometheusUrl,
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

    test("the task is in the list, with its status, also without a project", async () => {
      const [task, ...more] = await ask("agentproxy-overview", "Last tasks");
      expect(more).toEqual([]);
      expect(attribute(task!, "pa.status")).toBe("completed");
      expect(attribute(task!, "pa.task.description")).toBe("Create hello.py and test it");
      expect(attribute(task!, "agentproxy.project_id")).toBe(recording === "one-task-main" ? "default" : undefined);
    });

    test("a choice that is not the task's leaves it out", async () => {
      const { query, ...limits } = queryOf("agentproxy-overview", "Last tasks");
      const other = query.replaceAll(
        'resource.service.namespace =~ ".*" || ".*"',
        'resource.service.namespace =~ "x" || "x"',
      );
      expect(other).not.toBe(query);
      expect(await search(pipeline.tempoUrl, other, limits)).toEqual([]);
    });

    test("every span but the root is added up in “Where the time went”", async () => {
      const found = await ask("agentproxy-task", "Where the time went");
      expect(countBy(found, ({ name }) => name!)).toEqual(
        countBy(
          sent.filter(({ name }) => name !== "pa.run_task"),
          ({ name }) => name,
        ),
      );
    });

    test("function calls, with those that failed", async () => {
      const found = await ask("agentproxy-task", "Function calls");
      const right = sent.filter(({ name }) => name.startsWith("pa.function."));
      const worked = (name: unknown, success: unknown): string => `${String(name)} ${String(success)}`;
      expect(
        found.map((span) => worked(attribute(span, "pa.function.name"), attribute(span, "pa.function.success"))).sort(),
      ).toEqual(
        right.map(({ attributes }) => worked(attributes["pa.function.name"], attributes["pa.function.success"])).sort(),
      );
      expect(await ask("agentproxy-task", "Errors")).toHaveLength(
        right.filter(({ attributes }) => attributes["pa.function.success"] === "false").length,
      );
    });

    test("loops, Gemini calls and slow spans, all of them", async () => {
      expect(await ask("agentproxy-task", "Reasoning loops")).toHaveLength(named("pa.reasoning_loop").length);
      expect(await ask("agentproxy-task", "Gemini calls")).toHaveLength(named("gemini.api.call").length);
      expect(await ask("agentproxy-task", "Slowest spans")).toHaveLength(
        sent.filter(({ name, seconds }) => name !== "pa.run_task" && seconds >= 0.1).length,
      );
    });

    test("without a task chosen the lists are empty, not broken", async () => {
      const { query, ...limits } = queryOf("agentproxy-task", "Reasoning loops");
      expect(await search(pipeline.tempoUrl, query.replace("$traceId", ""), limits)).toEqual([]);
    });
  });
});
