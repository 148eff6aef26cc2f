import { otlpClient, type Target } from "./client";
import { asNewProcesses, instanceIds, readRecording, shiftTo } from "./recording";

/** How a recording is sent. */
export interface ReplayOptions extends Target {
  /** Whether each recorded process gets an id of its own, so that the same recording counts again. Default true. */
  readonly newProcesses?: boolean;
}

/** What was sent. */
export interface Replayed {
  /** Requests that the endpoint took. */
  readonly requests: number;
  /** `service.instance.id` of the processes, as sent; empty where the recording has none. */
  readonly instanceIds: readonly string[];
}

/**
 * Sends a recording, in its order, as if it had ended now.
 * @param file one `{"signal", "request"}` in OTLP/JSON per line.
 * @throws the endpoint's first refusal.
 */
export async function replay(file: string, { newProcesses = true, ...target }: ReplayOptions): Promise<Replayed> {
  const recorded = shiftTo(readRecording(file));
  const requests = newProcesses ? asNewProcesses(recorded) : recorded;
  const client = otlpClient(target);
  try {
    for (const { signal, request } of requests) {
      await client.send(signal, request);
    }
  } finally {
    client.close();
  }
  return { requests: requests.length, instanceIds: instanceIds(requests) };
}
