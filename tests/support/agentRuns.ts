import { randomBytes, randomUUID } from "node:crypto";
import { readRecording, shiftTo, type RecordedRequest } from "../../tools/telemetry/recording";
import type { AgentRecording } from "./agentRecordings";

/** Attributes of a resource, with values that are text. */
type Labels = Readonly<Record<string, string>>;

/** How a recording is sent as if it were new. */
export interface RunOptions {
  /** Attributes that are added to every resource, as `OTEL_RESOURCE_ATTRIBUTES` does. */
  readonly resource?: Labels;
  /** Texts that are replaced everywhere, such as the name of a model. */
  readonly replaced?: Labels;
  /** Whether the ids of processes stay as they were recorded. Default: false. */
  readonly sameProcess?: boolean;
}

/** Ids as agents write them: UUIDs, ids of traces and spans, and of processes (opencode, Copilot). */
const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|"[0-9a-f]{32}"|"[0-9a-f]{16}"/g;
const processIds = /copilot-otel-\d+-0|(?<="stringValue":)"[0-9a-f]{8}"/g;

function freshId(id: string): string {
  const [quote, digits] = id.startsWith('"') ? ['"', id.length - 2] : ["", 0];
  if (id.startsWith("copilot")) {
    return `copilot-otel-${Math.floor(Math.random() * 1e9)}-0`;
  }
  return digits === 0 ? randomUUID() : quote + randomBytes(digits / 2).toString("hex") + quote;
}

/** One request of a recording, as the body of an HTTP request. */
export interface RunRequest {
  readonly signal: string;
  readonly body: string;
}

/** From the first to the last time of a recording, in milliseconds: shifted by its length, it begins now. */
function length(recorded: readonly RecordedRequest[]): number {
  const times = [...JSON.stringify(recorded).matchAll(/UnixNano":"(\d+)"/g)]
    .map(([, time]) => Number(BigInt(time!) / 1_000_000n))
    .filter((time) => time > 0);
  return times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b));
}

/** The requests of a recording as another run would send them: other ids, and times of a run that begins now. */
export function asNewRun(recording: AgentRecording, { resource = {}, replaced = {}, sameProcess }: RunOptions = {}) {
  const fresh = new Map<string, string>();
  const renew = (id: string): string => {
    const known = fresh.get(id) ?? freshId(id);
    fresh.set(id, known);
    return known;
  };
  const added = Object.entries(resource).map(([key, value]) => ({ key, value: { stringValue: value } }));
  const recorded = readRecording(recording.file);
  return shiftTo(recorded, Date.now() + length(recorded)).map(({ signal, request }): RunRequest => {
    for (const entity of Object.values(request as Record<string, { resource?: { attributes?: object[] } }[]>).flat()) {
      entity.resource = { ...entity.resource, attributes: [...(entity.resource?.attributes ?? []), ...added] };
    }
    let body = JSON.stringify(request).replace(ids, renew);
    body = sameProcess ? body : body.replace(processIds, renew);
    for (const [from, to] of Object.entries(replaced)) {
      body = body.replaceAll(from, to);
    }
    return { signal, body };
  });
}

/** Sends the requests of a run in their order, over OTLP/HTTP. */
export async function sendRun(endpoint: string, requests: readonly RunRequest[]): Promise<void> {
  for (const { signal, body } of requests) {
    const response = await fetch(`${endpoint}/v1/${signal}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    if (!response.ok) {
      throw new Error(`${signal}: HTTP ${response.status}: ${await response.text()}`);
    }
  }
}
