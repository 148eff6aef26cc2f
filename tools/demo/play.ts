import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { startEmitter, type Emitter } from "../telemetry/emitter";
import { claudeReports, startClaude } from "./claude";
import { loopSeconds, taskSeconds, type Agent, type Call, type Loop, type Run } from "./day";

/** The price per token in US dollars by model, as AgentProxy estimates it. */
const prices: Readonly<Record<string, readonly [prompt: number, completion: number]>> = {
  "gemini-2.5-flash": [0.075e-6, 0.3e-6],
  "gemini-2.5-pro": [1.25e-6, 10e-6],
};

/** The size of the models' context windows in tokens. */
const contextWindow = 1_048_576;

/** The cost of a call in US dollars. */
export function cost(model: string, { prompt, completion }: Pick<Call, "prompt" | "completion">): number {
  const [promptPrice, completionPrice] = prices[model]!;
  return prompt * promptPrice + completion * completionPrice;
}

/** The resource attributes of a new process, as the agent's revision of AgentProxy sends them. */
function resourceOf({ owner, host, namespace, revision, project, role }: Agent): Record<string, string> {
  return {
    "service.name": "agentproxy",
    "service.namespace": namespace,
    "service.instance.id": randomUUID(),
    "host.name": host,
    "agentproxy.owner": owner,
    ...(revision === "main" && { "agentproxy.project_id": project, "agentproxy.role": role }),
  };
}

/**
 * Sends the telemetry of one run in real time, with the identity of a new process: its session is active and its
 * counters increase while it runs. Its spans end at the end of the run, and start in the past by their full durations.
 * @param endpoint OTLP over gRPC, such as `http://127.0.0.1:4317`.
 */
export async function play(run: Run, endpoint: string): Promise<void> {
  const emitter = startEmitter({ endpoint, resource: resourceOf(run.agent), exportInterval: 1000 });
  const claude = claudeReports(run.agent) ? startClaude(run, endpoint) : undefined;
  const { metrics } = emitter;
  const total = taskSeconds(run);
  const began = Date.now() + (run.lives - total) * 1000;
  metrics.sessionsActive.add(1);
  metrics.tasksStarted.add(1);

  let passed = 0;
  for (const [index, loop] of run.loops.entries()) {
    await sleep((run.lives * 1000 * loopSeconds(loop)) / total);
    playLoop(emitter, run, loop, index, began + passed * 1000);
    claude?.work(loop);
    passed += loopSeconds(loop);
  }

  const { ending } = run;
  emitter.span(
    "pa.run_task",
    began,
    total,
    {
      "pa.task.description": run.task,
      "pa.working_dir": `/home/${run.agent.owner}/src`,
      "pa.max_iterations": 20,
      "pa.iterations": run.loops.length,
      ...(ending !== "error" && { "pa.status": ending }),
    },
    ending === "error" ? "RuntimeError: claude exited with status 1" : undefined,
  );
  if (isCounted(run)) {
    metrics.tasksCompleted.add(1, { status: ending });
  }
  metrics.taskDuration.record(total);
  metrics.sessionsActive.add(-1);
  await Promise.all([emitter.shutdown(), claude?.exit()]);
}

/** Whether AgentProxy counts the run in `agentproxy.tasks.completed`. */
export function isCounted({ agent, ending }: Run): boolean {
  return ending !== "failed_self_check" && (ending !== "error" || agent.revision === "main");
}

function playLoop(emitter: Emitter, run: Run, loop: Loop, index: number, start: number): void {
  const { metrics } = emitter;
  const { revision } = run.agent;
  const { decision, claudeSeconds, functionSeconds, worked } = loop;
  emitter.span("claude.subprocess", start, claudeSeconds, { "claude.prompt_length": 400, "claude.completed": true });
  metrics.claudeIterations.add(1);

  const reasoning = start + claudeSeconds * 1000;
  let now = reasoning;
  for (const call of loop.calls) {
    playCall(emitter, run, call, now);
    now += call.seconds * 1000;
  }
  emitter.span(`pa.function.${decision}`, now, functionSeconds, {
    "pa.function.name": decision,
    "pa.function.success": worked,
  });
  const reasoningSeconds = (now - reasoning) / 1000 + functionSeconds;
  const sentence = `I will call ${decision}, step ${index + 1}`;
  emitter.span("pa.reasoning_loop", reasoning, reasoningSeconds, {
    "pa.iteration": index + 1,
    "pa.function": decision,
    "pa.decision": sentence,
  });
  metrics.reasoningDuration.record(reasoningSeconds);
  metrics.decisions.add(1, revision === "main" ? { function: decision } : { decision: sentence });
  if (isVerification(loop)) {
    metrics.verifications.add(1, { type: decision, result: worked ? "pass" : "fail" });
  }
  if (revision === "main") {
    playTools(emitter, loop);
  }
}

/** Whether AgentProxy counts the function of a loop as a verification. */
export function isVerification({ decision }: Loop): boolean {
  return ["verify_code", "run_tests", "verify_product"].includes(decision);
}

function playCall({ span, metrics }: Emitter, { agent, model }: Run, call: Call, start: number): void {
  const { seconds, prompt, completion, failed } = call;
  const main = agent.revision === "main";
  span(
    "gemini.api.call",
    start,
    seconds,
    {
      "gemini.model": model,
      ...(main && { "gemini.success": failed === undefined, "gemini.attempt": 1 }),
      ...(main && failed === undefined && { "gemini.tokens.prompt": prompt, "gemini.tokens.completion": completion }),
      ...(main && failed !== undefined && { "gemini.error_code": failed }),
    },
    failed === undefined ? undefined : `HTTP ${failed}`,
  );
  if (failed === undefined) {
    metrics.geminiDuration.record(seconds);
  }
  if (!main) {
    return;
  }
  metrics.apiRequests.add(1, { api: "gemini", model });
  if (failed !== undefined) {
    metrics.apiErrors.add(1, { api: "gemini", error_type: "http", status_code: String(failed) });
    return;
  }
  metrics.tokensPrompt.add(prompt, { api: "gemini", model });
  metrics.tokensCompletion.add(completion, { api: "gemini", model });
  metrics.tokensConsumed.add(prompt + completion);
  metrics.apiCost.add(cost(model, call), { api: "gemini", model });
  metrics.contextWindow.record((100 * prompt) / contextWindow, { model });
}

function playTools({ metrics }: Emitter, { decision, worked, functionSeconds, linesAdded, linesRemoved }: Loop): void {
  metrics.toolExecutions.add(1, { tool_name: decision, success: String(worked) });
  metrics.toolDuration.record(functionSeconds, { tool_type: decision === "run_tests" ? "subprocess" : "other" });
  metrics.toolExecutions.add(1, { tool_name: "Bash", success: "true", command_category: "git", subcommand: "status" });
  if (linesAdded > 0) {
    metrics.toolExecutions.add(1, { tool_name: "Edit", success: "true", operation: "edit", file_extension: "py" });
    metrics.linesAdded.add(linesAdded);
    metrics.linesRemoved.add(linesRemoved);
    metrics.filesModified.add(1);
  }
}
