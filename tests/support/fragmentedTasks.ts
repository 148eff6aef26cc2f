import { createHash } from "node:crypto";
import { nanos, span, tracesRequest, type Attributes } from "../../tools/local-pipeline/otlpRequests";
import { eventually } from "../../tools/local-pipeline/processes";
import type { Pipeline } from "../../tools/local-pipeline/pipeline";
import { otlpClient } from "../../tools/telemetry/client";
import type { Span } from "../../tools/telemetry/otlp";
import {
  asNewProcesses,
  instanceIds,
  readRecording,
  shiftTo,
  type RecordedRequest,
} from "../../tools/telemetry/recording";
import { recordedSpans, type RecordedSpan } from "./recordedSpans";
import { recordingFile } from "./truth";

/** A task whose spans reach Tempo bit by bit, as those of a long task do. */
export interface FragmentedTask {
  readonly name: string;
  readonly traceId: string;
  /** The id as Tempo's search writes it: without leading zeros. */
  readonly foundAs: string;
  /** What it consists of. */
  readonly spans: readonly RecordedSpan[];
  readonly requests: readonly RecordedRequest[];
}

const traceOf = (processId: string): string => createHash("md5").update(processId).digest("hex");

const ids = (traceId: string): Pick<FragmentedTask, "traceId" | "foundAs"> => ({
  traceId,
  foundAs: traceId.replace(/^0+/, ""),
});

/** A recorded task, with a trace id that begins with a zero, as every sixteenth does. */
export function recordedTask(name: string): FragmentedTask {
  const recording = shiftTo(readRecording(recordingFile(name)));
  for (;;) {
    const requests = asNewProcesses(recording);
    const traceId = traceOf(instanceIds(requests)[0]!);
    if (traceId.startsWith("0")) {
      return { name, ...ids(traceId), spans: recordedSpans(name), requests };
    }
  }
}

/** A task of three hours that ends now: 60 loops, a tenth of them with a failed call, one of them with a failed test. */
export function taskOfHours(): FragmentedTask {
  const processId = `hours-${Date.now()}`;
  const [loops, seconds] = [60, 180];
  const begin = Date.now() - loops * seconds * 1000;
  const spans: Span[] = [];
  const truth: RecordedSpan[] = [];
  const add = (name: string, start: number, duration: number, attributes: Attributes, error?: string): void => {
    const times = { startTimeUnixNano: nanos(start), endTimeUnixNano: nanos(start + duration * 1000) };
    spans.push(
      span(name, { ...times, ...(error !== undefined && { status: { code: 2, message: error } }) }, attributes),
    );
    const texts = Object.entries(attributes).map(([key, value]) => [key, String(value)] as const);
    truth.push({ name, start, seconds: duration, attributes: Object.fromEntries(texts), failed: error !== undefined });
  };
  for (let loop = 0; loop < loops; loop++) {
    const start = begin + loop * seconds * 1000;
    add("pa.reasoning_loop", start, 12, {
      "pa.iteration": loop + 1,
      "pa.function": "run_tests",
      "pa.decision": `Run the "unit" tests, {"value":${loop}}`,
    });
    const called = { "gemini.model": "gemini-2.5-pro", "gemini.attempt": 1 };
    add("gemini.api.call", start, 11, {
      ...called,
      "gemini.tokens.prompt": 1000 + loop,
      "gemini.tokens.completion": 10 + loop,
    });
    if (loop % 10 === 9) {
      add(
        "gemini.api.call",
        start + 11_000,
        1,
        { ...called, "gemini.error_code": 503 },
        "HTTP 503 Service Unavailable",
      );
    }
    add("claude.subprocess", start + 12_000, 100 + loop, { "claude.completed": true });
    add("pa.function.run_tests", start + 172_000, 8, {
      "pa.function.name": "run_tests",
      "pa.function.success": loop !== 30,
    });
  }
  add("pa.run_task", begin, loops * seconds, {
    "pa.task.description": "Make the tests pass",
    "pa.status": "max_iterations",
    "pa.iterations": loops,
  });
  const request = tracesRequest({ "service.name": "agentproxy", "service.instance.id": processId }, spans);
  return { name: "three hours", ...ids(traceOf(processId)), spans: truth, requests: [{ signal: "traces", request }] };
}

/** The number of blocks over which each task is spread. */
const parts = 3;

/** Sends the tasks in parts; Tempo puts each part into a block of its own. */
export async function sendInParts(pipeline: Pipeline, tasks: readonly FragmentedTask[]): Promise<void> {
  const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
  try {
    for (let part = 0; part < parts; part++) {
      for (const { signal, request } of tasks.flatMap(({ requests }) => requests.flatMap((one) => ofPart(one, part)))) {
        await client.send(signal, request);
      }
      await completeBlock(pipeline.tempoUrl);
    }
  } finally {
    client.close();
  }
}

/** A third of a request's spans; metrics are sent with the last part. */
function ofPart({ signal, request }: RecordedRequest, part: number): RecordedRequest[] {
  if (signal === "metrics") {
    return part === parts - 1 ? [{ signal, request }] : [];
  }
  const resourceSpans = (request.resourceSpans ?? []).map((resource) => ({
    ...resource,
    scopeSpans: (resource.scopeSpans ?? []).map((scope) => ({
      ...scope,
      spans: (scope.spans ?? []).filter((_, index) => index % parts === part),
    })),
  }));
  return [{ signal, request: { resourceSpans } }];
}

/** Waits until what was sent before is in a complete block. */
export async function completeBlock(tempoUrl: string): Promise<void> {
  const before = await completedBlocks(tempoUrl);
  await eventually("a complete block", async () => ((await completedBlocks(tempoUrl)) > before ? true : undefined), 60);
}

async function completedBlocks(tempoUrl: string): Promise<number> {
  const metrics = await (await fetch(`${tempoUrl}/metrics`)).text();
  return Number(/^tempo_live_store_blocks_completed_total (\d+)/m.exec(metrics)?.[1] ?? 0);
}
