import type * as docker from "@pulumi/docker";
import type { ContainerFacts } from "./facts";

/** A container to be hardened: a carrier, which only fills a volume and is never started, or a service's container. */
export type HardenedKind = { readonly runs: false } | { readonly runs: true; readonly memory: number };

/**
 * One rule about containers. It is stated once: the program takes the inputs that satisfy it from here, and the policy
 * pack, the preview report and the tests check with it.
 */
export interface Rule {
  /** Its name in the policy pack, in reports and in tests. */
  readonly name: string;
  /** What must be true, as a sentence. */
  readonly description: string;
  /**
   * The inputs of a container that satisfies the rule. Undefined where they differ from container to container (user,
   * ports, network), and are arguments of the component.
   */
  readonly inputs?: (kind: HardenedKind) => Partial<docker.ContainerArgs>;
  /** What violates the rule, and what to set instead; empty when nothing does. */
  readonly problems: (container: ContainerFacts) => string[];
}

/** A check that applies only to containers that run. */
export function whenRunning(problems: Rule["problems"]): Rule["problems"] {
  return (container) => (container.runs ? problems(container) : []);
}

/** Inputs that only containers that run need. */
export function forRunning(inputs: (memory: number) => Partial<docker.ContainerArgs>): NonNullable<Rule["inputs"]> {
  return (kind) => (kind.runs ? inputs(kind.memory) : {});
}

/** A list with the message, unless the condition holds. */
export function unless(holds: boolean, message: string): string[] {
  return holds ? [] : [message];
}
