/** A resource as the engine's events show it, before or after a step. */
export interface ResourceState {
  readonly type: string;
  readonly urn: string;
  readonly custom?: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** One step that the engine would take. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old?: ResourceState;
  readonly new?: ResourceState;
  /** Properties that differ, as the provider's diff says. */
  readonly diffs?: readonly string[] | null;
  /** Properties that force the replacement. */
  readonly keys?: readonly string[] | null;
}

/** What a preview says. */
export interface PreviewResult {
  readonly steps: readonly Step[];
  /** The stack's outputs before and after. */
  readonly outputs: {
    readonly old: Readonly<Record<string, unknown>>;
    readonly new: Readonly<Record<string, unknown>>;
  };
  /** Messages of severity error, as the engine words them. */
  readonly errors: readonly string[];
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Step };
  readonly resOutputsEvent?: { readonly metadata: Step };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string };
}

/** Reads the engine's events: one JSON document a line; other lines are no events. */
export function readEvents(text: string): PreviewResult {
  const events = text.split("\n").flatMap(parseLine);
  const stack = events
    .map((event) => event.resOutputsEvent?.metadata)
    .filter((metadata) => metadata?.type === "pulumi:pulumi:Stack")
    .at(-1);
  return {
    steps: events.flatMap(({ resourcePreEvent }) => (resourcePreEvent ? [resourcePreEvent.metadata] : [])),
    outputs: { old: stack?.old?.outputs ?? {}, new: stack?.new?.outputs ?? {} },
    errors: events.flatMap(({ diagnosticEvent }) =>
      diagnosticEvent?.severity === "error" ? [diagnosticEvent.message.trim()] : [],
    ),
  };
}

function parseLine(line: string): EngineEvent[] {
  if (!line.startsWith("{")) {
    return [];
  }
  try {
    return [JSON.parse(line) as EngineEvent];
  } catch {
    return []; // A line cut short by an engine that died.
  }
}
