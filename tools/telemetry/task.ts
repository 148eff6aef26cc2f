import type { Emitter } from "./emitter";

/** One task of a `pa` process: what it did, in numbers. */
export interface Task {
  /** Reasoning loops; each is one Gemini call, one decision and one run of Claude. */
  readonly loops: number;
  /** How it ended. */
  readonly status: "completed" | "max_iterations" | "error" | "stopped";
  /** Seconds it took, all loops together. */
  readonly seconds: number;
  /** Gemini's model. Default `gemini-2.5-flash`. */
  readonly model?: string;
  /** What the supervisor decided in each loop, by turns. Default `send_to_claude`, then `verify_code`. */
  readonly functions?: readonly string[];
  /** The first Gemini calls that fail, each tried again. Default 0. */
  readonly apiErrors?: number;
  /** Milliseconds since 1970 at which it began. Default so that it ends now. */
  readonly start?: number;
}

const promptTokens = 100;
const completionTokens = 20;
const usdPerToken = 0.000_000_15;

/** Starts a session: until {@link finishTask} or the process' end, one task is active. */
export function beginTask({ metrics }: Emitter): void {
  metrics.sessionsActive.add(1);
  metrics.tasksStarted.add(1);
}

/** Records everything that a task did, spans and metrics, and ends its session. */
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
