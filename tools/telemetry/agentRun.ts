import { randomBytes, randomUUID } from "node:crypto";
import type { Resource } from "./otlp";
import { readRecording, shiftTo, type RecordedRequest } from "./recording";

/** Recordings of agents as runs of their own: with other ids, projects and times. */

/** One request of a run, as the body of an HTTP request. */
export interface RunRequest {
  readonly signal: string;
  readonly body: string;
}

/** Texts by what they replace, or values by attributes. */
type Texts = Readonly<Record<string, string>>;

/** Ids as agents write them: UUIDs, ids of traces and spans. */
const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|"[0-9a-f]{32}"|"[0-9a-f]{16}"/g;

/** Ids of processes: opencode's, and Copilot's, which has the process id. */
const processIds = /copilot-otel-\d+-0|(?<="stringValue":)"[0-9a-f]{8}"/g;

function freshId(id: string): string {
  if (id.startsWith("copilot")) {
    return `copilot-otel-${Math.floor(Math.random() * 1e9)}-0`;
  }
  return id.startsWith('"') ? `"${randomBytes((id.length - 2) / 2).toString("hex")}"` : randomUUID();
}

/** From the first to the last time of a recording, in milliseconds. */
export function length(recorded: readonly RecordedRequest[]): number {
  const times = [...JSON.stringify(recorded).matchAll(/UnixNano":"(\d+)"/g)]
    .map(([, time]) => Number(BigInt(time!) / 1_000_000n))
    .filter((time) => time > 0);
  return times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b));
}

/**
 * The requests of a recording, with times of a run that begins now.
 * @param resource attributes that are added to every resource, as `OTEL_RESOURCE_ATTRIBUTES` does.
 * @param endsNow whether the run has the times of one that ends now.
 */
export function runFrom(file: string, resource: Texts = {}, endsNow = false): RunRequest[] {
  const recorded = readRecording(file);
  const added = Object.entries(resource).map(([key, value]) => ({ key, value: { stringValue: value } }));
  return shiftTo(recorded, Date.now() + (endsNow ? 0 : length(recorded))).map(({ signal, request }) => {
    for (const entity of Object.values(request as Record<string, { resource?: Resource }[]>).flat()) {
      const others = (entity.resource?.attributes ?? []).filter(({ key }) => !Object.hasOwn(resource, key));
      entity.resource = { ...entity.resource, attributes: [...others, ...added] };
    }
    return { signal, body: JSON.stringify(request) };
  });
}

/**
 * The requests of another run: with other ids.
 * @param sameProcess whether the ids of processes stay the same.
 * @param replaced other texts to replace, such as the name of a model.
 */
export function asNewRun(run: readonly RunRequest[], sameProcess = false, replaced: Texts = {}): RunRequest[] {
  const fresh = new Map<string, string>();
  const renew = (id: string): string => {
    const known = fresh.get(id) ?? freshId(id);
    fresh.set(id, known);
    return known;
  };
  return run.map(({ signal, body }) => {
    const renewed = body.replace(ids, renew);
    return {
      signal,
      body: Object.entries(replaced).reduce(
        (text, [from, to]) => text.replaceAll(from, to),
        sameProcess ? renewed : renewed.replace(processIds, renew),
      ),
    };
  });
}

/** Sends the requests of a run in their order, over OTLP/HTTP. */
export async function sendRun(endpoint: string, run: readonly RunRequest[]): Promise<void> {
  for (const { signal, body } of run) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${endpoint}/v1/${signal}`, { method: "POST", headers, body });
    if (!response.ok) {
      throw new Error(`${signal}: HTTP ${response.status}: ${await response.text()}`);
    }
  }
}
