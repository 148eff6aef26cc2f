import { otlpClient, type Target } from "./client";
import { asNewProcesses, instanceIds, readRecording, shiftTo } from "./recording";

/** Where and how to send a recording. */
export interface ReplayOptions extends Target {
  /** Whether the recorded processes get new ids, so that a recording counts again each time it is sent. Default: true. */
  readonly newProcesses?: boolean;
}

/** The result of {@link replay}. */
export interface Replayed {
  /** The number of requests that the endpoint accepted. */
  readonly requests: number;
  /** The values of `service.instance.id` that were sent; empty where the recording has none. */
  readonly instanceIds: readonly string[];
}

/**
 * Sends a recording in its order, with its times shifted so that it ends now.
 * @param file a recording, see {@link readRecording}.
 * @throws Error of the first request that the endpoint doesn't accept.
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
