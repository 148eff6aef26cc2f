import { randomUUID } from "node:crypto";
import {
  logsRequest,
  metric,
  metricsRequest,
  record,
  span,
  tracesRequest,
  type Attributes,
} from "../local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../local-pipeline/pipeline";
import { eventually, sleep } from "../local-pipeline/processes";
import { otlpClient } from "../telemetry/client";
import { encode, type Signal } from "../telemetry/otlp";

/**
 * Measures what the redaction of all signals, the processing of metrics and the stitching of traces cost the collector,
 * compared with one that only passes everything on: items per second from one run on one host, and the memory that
 * finished processes leave behind.
 *
 * Usage: npm run bench:pipeline [-- <seconds per measurement>]
 */

const clients = 4;
const itemsPerRequest = 1000;
const finishedProcesses = 10_000;

/** Clients wait when Tempo is slower than the collector, instead of being refused. */
const patient = { exporters: { "otlp_grpc/tempo": { sending_queue: { block_on_overflow: true } } } };

/** A collector that passes everything on: merged over the rendered configuration. */
const plain = {
  ...patient,
  connectors: {
    span_metrics: null,
    "signal_to_metrics/agents": null,
    "signal_to_metrics/agent_points": null,
    "signal_to_metrics/sessions": null,
    "signal_to_metrics/repeated_calls": null,
    "forward/agents": null,
    "forward/agentproxy": null,
  },
  service: {
    pipelines: {
      traces: { processors: ["memory_limiter"], exporters: ["otlp_grpc/tempo"] },
      metrics: { processors: ["memory_limiter"] },
      "metrics/live": null,
      "metrics/spans": null,
      "metrics/agents": null,
      "metrics/agent_points": null,
      "metrics/agent_totals": null,
      "metrics/cost_periods": null,
      "metrics/sessions": null,
      "metrics/repeated_calls": null,
      "traces/agentproxy": null,
      logs: { processors: ["memory_limiter"], exporters: ["nop"] },
      "metrics/tasks": null,
    },
  },
};

function agentproxy(): Attributes {
  return { "service.name": "agentproxy", "service.namespace": "bench", "service.instance.id": randomUUID() };
}

/** A thousand points of a process, ten instruments with a hundred label sets each. */
function points(): Buffer {
  const metrics = Array.from({ length: 10 }, (_, instrument) =>
    metric(
      `bench.instrument_${instrument}`,
      "cumulative",
      Array.from({ length: itemsPerRequest / 10 }, (_, set) => ({ value: set, attributes: { function: `f${set}` } })),
    ),
  );
  return encode("metrics", metricsRequest(agentproxy(), metrics));
}

/** A thousand spans of a process. */
function spans(): Buffer {
  const names = ["pa.reasoning_loop", "gemini.api.call", "claude.subprocess", "pa.function.no_op"];
  const all = Array.from({ length: itemsPerRequest }, (_, at) =>
    span(names[at % names.length]!, {}, { "gemini.model": "gemini-2.5-flash", "pa.iteration": at }),
  );
  return encode("traces", tracesRequest(agentproxy(), all));
}

/** A thousand records of a process, as Claude Code writes them: without content, or each with a prompt of 2 kB. */
function records(prompt?: string): Buffer {
  const names = ["claude_code.api_request", "claude_code.tool_result", "claude_code.tool_decision"];
  const all = Array.from({ length: itemsPerRequest }, (_, at) =>
    record(
      names[at % names.length]!,
      {},
      {
        "event.name": names[at % names.length]!.replace("claude_code.", ""),
        "session.id": "87043c43-9eaa-45f4-7b67-e0b6d1868dda",
        model: "claude-opus-5-5",
        input_tokens: at,
        output_tokens: at,
        cost_usd: "0.0123",
        duration_ms: at,
        ...(prompt !== undefined && { prompt }),
      },
    ),
  );
  return encode("logs", logsRequest(agentproxy(), all));
}

const prose = "The tests of the parser fail when a line ends with a comma, so look at how it reads the list. ".repeat(
  21,
);
const withSecret = `${prose} export GITHUB_TOKEN=ghp_abcdefghijklmnop1234`;

/** The collector's own processor time so far, in seconds; the collector reports it every second. */
function processorTime(pipeline: Pipeline): Promise<number> {
  return eventually("the collector's processor time", async () => {
    await sleep(2000);
    const text = await (await fetch(pipeline.telemetryUrl, { headers: pipeline.scrapeHeaders })).text();
    const found = /^otelcol_process_cpu_seconds(?:_total)?(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  });
}

/** Items per second, and microseconds of the collector's processor time per item. */
interface Load {
  readonly rate: number;
  readonly cpu: number;
}

async function load(pipeline: Pipeline, signal: Signal, body: () => Buffer, seconds: number): Promise<Load> {
  const bodies = Array.from({ length: clients }, body);
  const cpu = await processorTime(pipeline);
  const begun = Date.now();
  const end = begun + seconds * 1000;
  const sent = await Promise.all(
    bodies.map(async (bytes) => {
      const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      let requests = 0;
      for (; Date.now() < end; requests++) {
        await client.send(signal, bytes);
      }
      client.close();
      return requests;
    }),
  );
  const items = sent.reduce((sum, requests) => sum + requests, 0) * itemsPerRequest;
  const rate = items / ((Date.now() - begun) / 1000);
  // What is still in the pipeline is counted as well.
  return { rate, cpu: (((await processorTime(pipeline)) - cpu) * 1e6) / items };
}

async function memory(pipeline: Pipeline): Promise<number> {
  const text = await (await fetch(pipeline.telemetryUrl, { headers: pipeline.scrapeHeaders })).text();
  return Number(/^otelcol_process_runtime_heap_alloc_bytes(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1]);
}

/** The smallest heap of the next 15 s in bytes: the heap right after a garbage collection. */
async function leastMemory(pipeline: Pipeline): Promise<number> {
  let least = Infinity;
  for (const end = Date.now() + 15_000; Date.now() < end; await sleep(250)) {
    least = Math.min(least, await memory(pipeline));
  }
  return least;
}

/** Forty points each from many processes that then end; returns the bytes of heap that each one leaves. */
async function leftBehind(kind: "cumulative" | "delta"): Promise<number> {
  const pipeline = await startPipeline({ keepSpans: false });
  const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
  const before = await leastMemory(pipeline);
  for (let finished = 0; finished < finishedProcesses; finished++) {
    const metrics = Array.from({ length: 40 }, (_, instrument) =>
      metric(`bench.left_${instrument}`, kind, [{ value: 1 }]),
    );
    await client.send("metrics", metricsRequest(agentproxy(), metrics));
  }
  const left = ((await leastMemory(pipeline)) - before) / finishedProcesses;
  client.close();
  await pipeline.stop();
  return left;
}

/** `npm run bench:pipeline` */
export async function main([seconds = "8"]: readonly string[]): Promise<void> {
  try {
    await measure(Number(seconds));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    // At once: the programs that still run are killed at this process' exit, and would keep it alive.
    process.exit(1);
  }
}

async function measure(seconds: number): Promise<void> {
  process.env["GOGC"] = "100";
  const say = (text: string): boolean => process.stdout.write(`${text}\n`);
  for (const [signal, body, item] of [
    ["metrics", points, "data point"],
    ["traces", spans, "span"],
    ["logs", records, "record"],
    ["logs", () => records(prose), "record with 2 kB of prose"],
    ["logs", () => records(withSecret), "record with 2 kB of prose and a secret"],
  ] as const) {
    const results: Load[] = [];
    for (const [content, collectorOverrides] of [
      ["redacted", patient],
      ["metadata", patient],
      ["full", patient],
      ["full", plain],
    ] as const) {
      const settings = { scrapeInterval: "1s", content, collectorOverrides: JSON.stringify(collectorOverrides) };
      const pipeline = await startPipeline({ settings, keepSpans: false });
      await load(pipeline, signal, body, seconds);
      results.push(await load(pipeline, signal, body, seconds));
      await pipeline.stop();
    }
    const [redacted, metadata, full, without] = results as [Load, Load, Load, Load];
    const cost = (name: string, { rate, cpu }: Load): string =>
      `  ${name}: ${Math.round(rate)}/s, ${cpu.toFixed(2)} µs of processor time each ` +
      `(ratio ${(cpu / without.cpu).toFixed(1)})`;
    say(`${signal}, ${item}:`);
    say(cost("content: redacted", redacted));
    say(cost("content: metadata", metadata));
    say(cost("content: full", full));
    say(cost("only passed on", without));
  }
  // Collect garbage often, so that the heap is what is needed rather than what could be collected.
  process.env["GOGC"] = "10";
  for (const kind of ["cumulative", "delta"] as const) {
    const bytes = await leftBehind(kind);
    say(
      `${finishedProcesses} finished processes of 40 series, ${kind}: ` +
        `${((bytes * finishedProcesses) / 2 ** 20).toFixed(0)} MiB stay, ${(bytes / 1024).toFixed(1)} KiB each`,
    );
  }
}
