import type { ContainerFacts } from "./facts";

/** One rule about a container. */
export interface Rule {
  /** Its name in the policy pack and in tests. */
  readonly name: string;
  /** What holds, as a sentence. */
  readonly description: string;
  /** What is wrong, and what to set instead; empty when the rule holds. */
  readonly problems: (container: ContainerFacts) => string[];
}

/** A rule that only holds of containers that run. */
export function whenRunning(problems: Rule["problems"]): Rule["problems"] {
  return (container) => (container.runs ? problems(container) : []);
}

/** The list of one message, or of none. */
export function unless(holds: boolean, message: string): string[] {
  return holds ? [] : [message];
}
