import type * as docker from "@pulumi/docker";
import type { ContainerFacts } from "./facts";
import { isolationRules } from "./isolation";
import { privilegeRules } from "./privileges";
import { resourceRules } from "./resources";
import type { HardenedKind, Rule } from "./rule";

export type { ContainerFacts, PublishedPort } from "./facts";
export { factsFromInputs, type ContainerInputs } from "./inputs";
export type { HardenedKind, Rule } from "./rule";
export { volumeProblems } from "./volumes";

/** Every rule about containers. */
export const rules: readonly Rule[] = [...privilegeRules, ...isolationRules, ...resourceRules];

/** The inputs that make a container satisfy every rule whose inputs are the same for all containers of its kind. */
export function hardenedInputs(kind: HardenedKind): Partial<docker.ContainerArgs> {
  return Object.assign({}, ...rules.map(({ inputs }) => inputs?.(kind))) as Partial<docker.ContainerArgs>;
}

/** All violations by a container, each prefixed with the name of its rule. */
export function problemsOf(container: ContainerFacts): string[] {
  return rules.flatMap(({ name, problems }) => problems(container).map((problem) => `${name}: ${problem}`));
}
