import { isolationRules } from "./isolation";
import { privilegeRules } from "./privileges";
import { resourceRules } from "./resources";
import type { Rule } from "./rule";

export type { ContainerFacts, HostDevice, PublishedPort } from "./facts";
export { factsFromInputs, type ContainerInputs } from "./inputs";
export type { Rule } from "./rule";
export { volumeProblems } from "./volumes";

/** Every rule about containers. The policy pack enforces them and the project's tests hold its stacks to them. */
export const rules: readonly Rule[] = [...privilegeRules, ...isolationRules, ...resourceRules];

/** All that is wrong with a container, each with the name of its rule. */
export function problemsOf(container: Parameters<Rule["problems"]>[0]): string[] {
  return rules.flatMap(({ name, problems }) => problems(container).map((problem) => `${name}: ${problem}`));
}
