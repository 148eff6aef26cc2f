import type { EngineFacts } from "../engineFacts";

/** What a remark may depend on. */
export interface Circumstances extends EngineFacts {
  /** The addresses on which the stack's ports are published; empty when none is. */
  readonly publishedOn: readonly string[];
}

/** Something about an engine that users of the stack should know. */
export interface Notice {
  /** Never changes: it is remembered which remarks were made. */
  readonly id: string;
  /** One line for the terminal; undefined when it doesn't apply. */
  readonly text: (circumstances: Circumstances) => string | undefined;
}
