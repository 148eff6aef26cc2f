import type * as docker from "@pulumi/docker";
import type { ContainerFacts } from "./facts";
import { isolationRules } from "./isolation";
import { privilegeRules } from "./privileges";
import { resourceRules } from "./resources";
import type { HardenedKind, Rule } from "./rule";

export type { ContainerFacts, HostDevice, PublishedPort } from "./facts";
export { factsFromInputs, type ContainerInputs } from "./inputs";
export type { HardenedKind, Rule } from "./rule";
export { volumeProblems } from "./volumes";

/** Every rule about containers. */
export const rules: readonly Rule[] = [...privilegeRules, ...isolationRules, ...resourceRules];

/** The inputs that make a container satisfy every rule whose inputs are the same for all containers of its kind. */
export function hardenedInputs(kind: HardenedKind): Partial<docker.ContainerArgs> {
  return Object.assign({}, ...rules.map(({ inputs }) => inputs?.(kind))) as Partial<docker.ContainerArgs>;
}

/** A violation of a rule. */
export interface Violation {
  /** The rule's name. */
  readonly rule: string;
  /** What is wrong and what to set instead: a sentence without capital and full stop. */
  readonly problem: string;
}

/** All violations by a container. */
export function violationsOf(container: ContainerFacts): Violation[] {
  return rules.flatMap(({ name, problems }) => problems(container).map((problem) => ({ rule: name, problem })));
}

/** The same as text: `rule: problem`. */
export function problemsOf(container: ContainerFacts): string[] {
  return violationsOf(container).map(({ rule, problem }) => `${rule}: ${problem}`);
}
