import type { Emitter } from "./emitter";

/** The numbers that describe a task of a `pa` process. */
export interface Task {
  /** The number of reasoning loops; each has one Gemini call, one decision and one run of Claude. */
  readonly loops: number;
  /** The final state. */
  readonly status: "completed" | "max_iterations" | "error" | "stopped";
  /** The duration of all loops together. */
  readonly seconds: number;
  /** The model of Gemini. Default: `gemini-2.5-flash`. */
  readonly model?: string;
  /** The functions decided on, used in rotation. Default: `send_to_claude`, `verify_code`. */
  readonly functions?: readonly string[];
  /** The number of additional Gemini calls that fail and are retried. Default: 0. */
  readonly apiErrors?: number;
  /** The start in milliseconds since 1970. Default: such that the task ends now. */
  readonly start?: number;
}

const promptTokens = 100;
const completionTokens = 20;
const usdPerToken = 0.000_000_15;

/** Starts a task and its session, which is active until {@link finishTask} or the end of the process. */
export function beginTask({ metrics }: Emitter): void {
  metrics.sessionsActive.add(1);
  metrics.tasksStarted.add(1);
}

/** Records the spans and metrics of a task, and ends its session. */
export function finishTask(emitter: Emitter, task: Task): void {
  const { metrics } = emitter;
  const { loops, status, seconds, model = "gemini-2.5-flash", apiErrors = 0 } = task;
  const start = task.start ?? Date.now() - seconds * 1000;
  for (let loop = 0; loop < loops; loop++) {
    recordLoop(emitter, task, loop, start + (loop * seconds * 1000) / loops);
  }
  for (let error = 0; error < apiErrors; error++) {
    metrics.apiErrors.add(1, { api: "gemini", error_type: "http", status_code: "503" });
    const attributes = { "gemini.model": model, "gemini.success": false, "gemini.error_code": 503 };
    emitter.span("gemini.api.call", start, 0.05, attributes, "HTTP 503");
  }
  emitter.span(
    "pa.run_task",
    start,
    seconds,
    {
      "pa.task.description": "make the tests pass",
      "pa.max_iterations": 100,
      "pa.status": status,
      "pa.iterations": loops,
    },
    status === "error" ? "the task failed" : undefined,
  );
  metrics.tasksCompleted.add(1, { status });
  metrics.taskDuration.record(seconds);
  metrics.sessionsActive.add(-1);
}

function recordLoop(emitter: Emitter, task: Task, loop: number, start: number): void {
  const { metrics } = emitter;
  const { loops, seconds, model = "gemini-2.5-flash", functions = ["send_to_claude", "verify_code"] } = task;
  const each = seconds / loops;
  const decided = functions[loop % functions.length]!;
  const gemini = { api: "gemini", model };

  emitter.span("pa.reasoning_loop", start, each * 0.3, { "pa.iteration": loop, "pa.function": decided });
  emitter.span("gemini.api.call", start, each * 0.25, { "gemini.model": model, "gemini.success": true });
  emitter.span(`pa.function.${decided}`, start + each * 300, each * 0.05, {
    "pa.function.name": decided,
    "pa.function.success": true,
  });
  emitter.span("claude.subprocess", start + each * 350, each * 0.6, { "claude.completed": true });

  metrics.claudeIterations.add(1);
  metrics.decisions.add(1, { function: decided });
  metrics.reasoningDuration.record(each * 0.3);
  metrics.geminiDuration.record(each * 0.25);
  metrics.apiRequests.add(1, gemini);
  metrics.tokensPrompt.add(promptTokens, gemini);
  metrics.tokensCompletion.add(completionTokens, gemini);
  metrics.tokensConsumed.add(promptTokens + completionTokens);
  metrics.apiCost.add((promptTokens + completionTokens) * usdPerToken, gemini);
  metrics.contextWindow.record(Math.min(100, 2 * (loop + 1)), { model });
  metrics.toolExecutions.add(1, { tool_name: decided, success: "true" });
  metrics.toolDuration.record(each * 0.05, { tool_type: "other" });
  metrics.linesAdded.add(3);
  metrics.linesRemoved.add(1);
  if (decided === "verify_code") {
    metrics.verifications.add(1, { type: "verify_code", result: "pass" });
  }
  if (decided === "send_to_claude") {
    metrics.filesModified.add(1);
  }
}
