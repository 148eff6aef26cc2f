import { taskVariable } from "../../configs/grafana/dashboards/src/taskVariable";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { instantQuery } from "../../tools/local-pipeline/promql";
import { eventually } from "../../tools/local-pipeline/processes";
import { panelOf } from "../support/dashboards";
import { recordedTask, sendInParts, taskOfHours, type FragmentedTask } from "../support/fragmentedTasks";
import { asSent, panelQueries, show, type Shown } from "../support/panels";
import type { RecordedSpan } from "../support/recordedSpans";
import { describeWith } from "../support/requirements";
import { traceFrame, type Row } from "../support/traceFrame";
import { attribute, search, type FoundSpan } from "../support/traceql";
import { transformed } from "../support/transformations";
import { foundTasks } from "../support/taskList";
import { comparable, groups, ms, sum } from "../support/spanRows";
import { truthOf } from "../support/truth";

const tasks = [recordedTask("one-task-main"), recordedTask("one-task-056aaa4"), taskOfHours()];

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo"] }, "panels of spans", () => {
  let pipeline: Pipeline;

  /** The traces that the variable of “Inside a task” lists. */
  const listed = async (): Promise<string[]> => {
    const [, query] = /^query_result\((.*)\)$/s.exec(taskVariable.definition!)!;
    const found = await instantQuery(pipeline.prometheus, asSent(query!));
    return found.map(({ labels }) => labels["agentproxy_trace_id"]!);
  };

  const lastTasks = (namespace?: string): Promise<FoundSpan[]> => foundTasks(pipeline.tempoUrl, { namespace });

  const shown = (name: string): Promise<Shown> =>
    show(
      pipeline.prometheus,
      panelQueries.find((query) => query.name === name)!,
    );

  beforeAll(async () => {
    // Tempo writes blocks after seconds instead of minutes; all else is as rendered.
    const tempoOverrides = JSON.stringify({ live_store: { max_block_duration: "10s" } });
    pipeline = await startPipeline({ tempo: true, settings: { tempoOverrides } });
    expect(await listed()).toEqual(["{ false }"]);
    await sendInParts(pipeline, tasks);
    // A search doesn't include the newest 30 seconds.
    await eventually(
      "the tasks in the table",
      async () => ((await lastTasks()).length >= tasks.length ? true : undefined),
      120,
    );
  }, 400_000);
  afterAll(() => pipeline.stop());

  test("“Inside a task” begins with a task that has metrics, and its list has no other", async () => {
    expect((await listed()).sort()).toEqual([tasks[0]!.traceId, tasks[1]!.traceId].sort());
  });

  test("without a task, the trace that is read is empty, and its query valid", async () => {
    expect(await search(pipeline.tempoUrl, "{ false }", { limit: 1, spss: 3 })).toEqual([]);
  });

  test("“Last tasks” lists every task with its status, also without a project", async () => {
    const found = await lastTasks();
    const row = (span: FoundSpan): unknown[] => [
      span.traceId,
      attribute(span, "pa.status"),
      attribute(span, "pa.task.description"),
      attribute(span, "agentproxy.project_id"),
    ];
    expect(found.map(row).sort()).toEqual(
      [
        [tasks[0]!.foundAs, "completed", "Create hello.py and test it", "default"],
        [tasks[1]!.foundAs, "completed", "Create hello.py and test it", undefined],
        [tasks[2]!.foundAs, "max_iterations", "Make the tests pass", undefined],
      ].sort(),
    );
    expect(await lastTasks("x")).toEqual([]);
  });

  test("“Stack health” shows the retention of traces and their size", async () => {
    expect(await shown("Stack health / Kept, and how long it is kept / C")).toEqual({ "traces retention": 86_400 });
    const { traces } = await eventually(
      "a written block",
      async () => {
        const sizes = await shown("Stack health / Storage / B");
        return sizes["traces"] === undefined ? undefined : sizes;
      },
      120,
    );
    expect(traces).toBeGreaterThan(0);
  }, 130_000);

  describe.each(tasks)("of $name", ({ foundAs: traceId, spans, name }: FragmentedTask) => {
    const named = (...names: readonly string[]): RecordedSpan[] => spans.filter((span) => names.includes(span.name));
    const [root] = named("pa.run_task") as [RecordedSpan];
    const inside = spans.filter((span) => span !== root);
    const functions = spans.filter((span) => span.name.startsWith("pa.function."));
    const calls = named("gemini.api.call");
    const of = (span: RecordedSpan, key: string): string | undefined => span.attributes[key];
    let frame: Row[] = [];

    /** The rows that a panel shows. */
    const rows = (title: string): Row[] => {
      const panel = panelOf("agentproxy-task", title);
      expect(panel.targets).toEqual([expect.objectContaining({ panelId: expect.any(Number) as number })]);
      return transformed(frame, panel.transformations!);
    };
    /** The fields of rows without their times, which a replay shifts. */
    const untimed = (title: string): Row[] =>
      rows(title).map((row) => Object.fromEntries(Object.entries(row).filter(([field]) => field !== "startTime")));

    beforeAll(async () => {
      frame = await traceFrame(pipeline.tempoUrl, traceId);
    });

    test("the trace is in several blocks, and a search finds only a part of it", async () => {
      const query = `{ trace:id = "${traceId}" && name != "pa.run_task" }`;
      const found = await search(pipeline.tempoUrl, query, { limit: 1, spss: 1000, seconds: 86_400 });
      expect(found.length).toBeLessThan(inside.length);
      expect(frame).toHaveLength(spans.length);
    });

    test("“How it ended”, “The task”", () => {
      expect(rows("How it ended")).toEqual([{ pa_status: of(root, "pa.status") }]);
      expect(comparable(untimed("The task"))).toEqual([
        {
          pa_task_description: of(root, "pa.task.description"),
          statusMessage: "",
          pa_iterations: of(root, "pa.iterations"),
          duration: Math.round(ms(root)),
        },
      ]);
    });

    test("“From its first to its last span”, “Claude”, “Gemini”, “Failed spans”", () => {
      const elapsed =
        Math.max(...spans.map((span) => span.start + ms(span))) - Math.min(...spans.map(({ start }) => start));
      expect(comparable(rows("From its first to its last span"))).toEqual([
        { elapsed: Math.round(elapsed), "spanID (count)": spans.length },
      ]);
      const claude = named("claude.subprocess");
      expect(comparable(rows("Claude"))).toEqual(
        comparable([
          {
            operationName: "claude.subprocess",
            "duration (sum)": sum(claude.map(ms)),
            "duration (count)": claude.length,
          },
        ]),
      );
      const tokens = (kind: string): number => sum(calls.map((call) => Number(of(call, `gemini.tokens.${kind}`) ?? 0)));
      expect(rows("Gemini")).toEqual([
        {
          operationName: "gemini.api.call",
          "spanID (count)": calls.length,
          "gemini_tokens_prompt (sum)": tokens("prompt"),
          "gemini_tokens_completion (sum)": tokens("completion"),
        },
      ]);
      const failed = spans.filter((span) => span.failed).length;
      expect(rows("Failed spans")).toEqual(failed === 0 ? [] : [{ "spanID (count)": failed }]);
    });

    test("“Where the time went” adds up every span but the root", () => {
      const right = groups(inside, (span) => ({ operationName: span.name })).map((group) => ({
        ...group,
        "duration (max)": Math.max(...named(group["operationName"] as string).map(ms)),
      }));
      expect(comparable(rows("Where the time went"))).toEqual(comparable(right));
    });

    test("“What failed” names each span that failed, and why", () => {
      const right = spans
        .filter((span) => span.failed || of(span, "pa.function.success") === "false")
        .map((span) => ({
          operationName: span.name,
          statusMessage: span.failed ? "HTTP 503 Service Unavailable" : "",
          gemini_error_code: of(span, "gemini.error_code"),
          duration: ms(span),
        }));
      expect(right.length).toBeGreaterThan(0);
      expect(comparable(untimed("What failed"))).toEqual(comparable(right));
    });

    test("“Slowest spans” has the 50 longest", () => {
      const longest = [...inside].sort((a, b) => b.seconds - a.seconds).slice(0, 50);
      const rounded = (values: readonly unknown[]): number[] => values.map((value) => Math.round(value as number));
      expect(rounded(rows("Slowest spans").map((row) => row["duration"]))).toEqual(rounded(longest.map(ms)));
    });

    test("“Function calls” counts every function by its success", () => {
      const right = groups(functions, (span) => ({
        pa_function_name: of(span, "pa.function.name"),
        pa_function_success: of(span, "pa.function.success"),
      }));
      expect(comparable(rows("Function calls"))).toEqual(comparable(right));
    });

    test("“Reasoning loops” and “Gemini calls” are complete", () => {
      const decisions = named("pa.reasoning_loop").map((span) => ({
        pa_iteration: of(span, "pa.iteration"),
        pa_function: of(span, "pa.function"),
        // As JSON has it.
        pa_decision: JSON.stringify(of(span, "pa.decision")).slice(1, -1),
        duration: ms(span),
      }));
      expect(comparable(untimed("Reasoning loops"))).toEqual(comparable(decisions));
      const right = calls.map((span) => ({
        gemini_model: of(span, "gemini.model"),
        gemini_attempt: of(span, "gemini.attempt"),
        gemini_tokens_prompt: of(span, "gemini.tokens.prompt"),
        gemini_tokens_completion: of(span, "gemini.tokens.completion"),
        gemini_error_code: of(span, "gemini.error_code"),
        duration: ms(span),
      }));
      expect(comparable(untimed("Gemini calls"))).toEqual(comparable(right));
    });

    test("“Gemini's cost” is that of this task", async () => {
      const query = panelQueries.find((one) => one.name === "Inside a task / Gemini's cost / A")!;
      const expr = query.target.expr.replace("$traceId", traceId);
      const cost = name.startsWith("one-task")
        ? truthOf(name).metrics.filter(({ instrument }) => instrument === "agentproxy.api.cost")
        : [];
      const found = await show(pipeline.prometheus, { ...query, target: { ...query.target, expr } });
      expect(found).toEqual(
        cost.length === 0 ? {} : { "": expect.closeTo(sum(cost.map(({ value }) => value)), 12) as number },
      );
    });
  });
});
