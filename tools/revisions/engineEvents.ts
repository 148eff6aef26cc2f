// Types only: importing the automation API at run time takes longer than the rest of a command's start.
import type { EngineEvent, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";

/** A resource's state before or after a step. */
export type ResourceState = Pick<
  StepEventStateMetadata,
  "type" | "urn" | "custom" | "inputs" | "outputs" | "retainOnDelete"
>;

/** One step of the engine's plan. */
export interface Step extends Pick<StepEventMetadata, "urn" | "type"> {
  /** The engine's name of the operation, an `OpType` or one that the SDK's type doesn't list. */
  readonly op: string;
  readonly old?: ResourceState;
  readonly new?: ResourceState;
  /** Properties that differ according to the provider; the engine writes `null` for none. */
  readonly diffs?: readonly string[] | null;
}

/** What a `pulumi preview --json` or `pulumi up --json` did or would do. */
export interface EngineResult {
  readonly steps: readonly Step[];
  /** The stack's outputs before and after. */
  readonly outputs: {
    readonly old: Readonly<Record<string, unknown>>;
    readonly new: Readonly<Record<string, unknown>>;
  };
}

/** Reads the engine's events: one JSON document per line. Other lines are ignored. */
export function readEvents(text: string): EngineResult {
  const events = parseEvents(text);
  const stack = events
    .map(({ resOutputsEvent }) => resOutputsEvent?.metadata)
    .filter((metadata) => metadata?.type === "pulumi:pulumi:Stack")
    .at(-1);
  return {
    steps: events.flatMap(({ resourcePreEvent }) => (resourcePreEvent ? [resourcePreEvent.metadata] : [])),
    outputs: { old: stack?.old?.outputs ?? {}, new: stack?.new?.outputs ?? {} },
  };
}

/** The messages of severity `error`, each once, without the final ones that only report that the command failed. */
export function engineErrors(text: string): string[] {
  const messages = parseEvents(text).flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "error" ? [diagnosticEvent.message.trim()] : [],
  );
  return [...new Set(messages)].filter((message) => message !== "" && !/^(update|preview) failed$/.test(message));
}

function parseEvents(text: string): Partial<EngineEvent>[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) {
      return [];
    }
    try {
      return [JSON.parse(line) as Partial<EngineEvent>];
    } catch {
      return []; // The last line of an engine that was killed is incomplete.
    }
  });
}
