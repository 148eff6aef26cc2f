import type * as docker from "@pulumi/docker";
import { isolationRules } from "./isolation";
import { knownInputs } from "./known";
import { imageRules, networkRules, volumeRules } from "./others";
import { portRules } from "./ports";
import { privilegeRules } from "./privileges";
import { processRules } from "./process";
import { resourceRules } from "./resources";
import { onlyDecided, type ContainerInputs, type HardenedKind, type Rule, type RuleInfo } from "./rule";
import { storageRules } from "./storage";

export type { ContainerInputs, HardenedKind, Rule, RuleInfo } from "./rule";
export type { NetworkInputs, VolumeInputs } from "./others";

const decidingRules = [
  ...privilegeRules,
  ...isolationRules,
  ...storageRules,
  ...portRules,
  ...resourceRules,
  ...processRules,
];

/** Every rule about containers. */
export const containerRules: readonly Rule<ContainerInputs>[] = [
  ...decidingRules,
  onlyDecided("container-inputs", "container", decidingRules),
];

/** The rules by type of resource. */
const rulesByType: Readonly<Record<string, readonly Rule<never>[]>> = {
  Container: containerRules,
  Volume: volumeRules,
  Network: networkRules,
  RemoteImage: imageRules,
};

/** The rule about inputs that can't be checked. */
const inputsKnown: RuleInfo = {
  name: "inputs-known",
  description: "No input is secret or unknown at a preview, apart from contents of files and labels.",
};

/** The rule about resources that have no rules. */
const resourceTypes: RuleInfo = {
  name: "resource-types",
  description:
    "The program creates containers, volumes, networks, images, random values and certificates, and nothing else.",
};

/** Every rule. */
export const allRules: readonly RuleInfo[] = [...Object.values(rulesByType).flat(), inputsKnown, resourceTypes];

/** Types of resources that need no rules: components, Pulumi's own, random values and certificates. */
const harmlessTypes = /^(pulumi:|agentproxy-otel:|random:|tls:)/;

/** The inputs that make a container satisfy every rule whose inputs are the same for all containers of its kind. */
export function hardenedInputs(kind: HardenedKind): Partial<docker.ContainerArgs> {
  return Object.assign({}, ...decidingRules.map(({ inputs }) => inputs?.(kind))) as Partial<docker.ContainerArgs>;
}

/** A violation of a rule. */
export interface Violation {
  /** The rule's name. */
  readonly rule: string;
  /** What is wrong and what to set instead: a sentence without capital and full stop. */
  readonly problem: string;
}

/**
 * All violations by a resource.
 * @param type its type token, with the module or without: `docker:index/container:Container`, `docker:Container`.
 * @param inputs its inputs as Pulumi's engine has them. What is absent has Docker's default.
 * @param isHidden whether a value in the inputs stands for one that is secret or unknown. Default: none does.
 */
export function violationsOf(
  type: string,
  inputs: object,
  isHidden: (value: unknown) => boolean = () => false,
): Violation[] {
  const [, name] = /^docker:(?:index\/\w+:)?(\w+)$/.exec(type) ?? [];
  const rules = name === undefined || !Object.hasOwn(rulesByType, name) ? undefined : rulesByType[name];
  if (rules === undefined) {
    const problem = `resources of the type ${type} are not allowed in this project: no rule checks them`;
    return harmlessTypes.test(type) ? [] : [{ rule: resourceTypes.name, problem }];
  }
  const { known, hidden } = knownInputs(inputs, isHidden);
  return [
    ...rules.flatMap(({ name: rule, problems }) => problems(known as never).map((problem) => ({ rule, problem }))),
    ...hidden.map((key) => ({
      rule: inputsKnown.name,
      problem: `its input ${key} is secret or known only after the up: set it to a plain value, so that it can be checked`,
    })),
  ];
}
