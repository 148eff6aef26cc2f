import type * as docker from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";

/** The inputs of a container, as a policy sees them. */
export type ContainerInputs = Unwrap<docker.ContainerArgs>;

/** A container to be hardened: a carrier, which only fills a volume and is never started, or a service's container. */
export type HardenedKind = { readonly runs: false } | { readonly runs: true; readonly memory: number };

/** What a rule is called and demands. */
export interface RuleInfo {
  /** Its name in the policy pack, in reports and in tests. */
  readonly name: string;
  /** What must be true, as a sentence. */
  readonly description: string;
  /**
   * `advisory` when a setting can violate the rule: the policy pack then warns by default, because a preview must not
   * fail for what the settings permit. Default: `mandatory`.
   */
  readonly level?: "advisory";
}

/**
 * One rule about resources of one type. It is stated once: the program takes the inputs that satisfy it from here, and
 * the policy pack, the preview report and the tests check with it.
 */
export interface Rule<Inputs> extends RuleInfo {
  /** The inputs whose allowed values the rule decides. An input that no rule decides is not allowed at all. */
  readonly decides: readonly (keyof Inputs)[];
  /** What violates the rule, and what to set instead; empty when nothing does. */
  readonly problems: (inputs: Inputs) => string[];
}

/** A rule about containers. */
export interface ContainerRule extends Rule<ContainerInputs> {
  /**
   * The inputs of a container that satisfies the rule. Undefined where they differ from container to container (user,
   * ports, network), and are arguments of the component.
   */
  readonly inputs?: (kind: HardenedKind) => Partial<docker.ContainerArgs>;
}

/** Whether a container is a service's; a carrier is never started. */
export function runs({ start }: ContainerInputs): boolean {
  return start !== false;
}

/** A check that applies only to containers that run. */
export function whenRunning(problems: ContainerRule["problems"]): ContainerRule["problems"] {
  return (container) => (runs(container) ? problems(container) : []);
}

/** Inputs that only containers that run need. */
export function forRunning(
  inputs: (memory: number) => Partial<docker.ContainerArgs>,
): NonNullable<ContainerRule["inputs"]> {
  return (kind) => (kind.runs ? inputs(kind.memory) : {});
}

/** A list with the message, unless the condition holds. */
export function unless(holds: boolean, message: string): string[] {
  return holds ? [] : [message];
}

/**
 * Problems with the keys of an object in a list or map: an allow-list below the first level.
 * @param what names the object in the message: `the port 3000`.
 */
export function otherKeys(value: object, allowed: readonly string[], what: string): string[] {
  return Object.keys(value)
    .filter((key) => !allowed.includes(key))
    .map((key) => `${what} has '${key}', which is not allowed in this project: remove it`);
}

/**
 * The rule that makes the others an allow-list.
 * @param name its name.
 * @param rules the rules that decide the other inputs.
 */
export function onlyDecided<Inputs extends object>(
  name: string,
  what: string,
  rules: readonly Rule<Inputs>[],
): Rule<Inputs> {
  const decided = new Set<PropertyKey>(rules.flatMap(({ decides }) => decides));
  return {
    name,
    description: `A ${what} has only inputs that a rule decides; every other input is refused, whatever its value.`,
    decides: [],
    problems: (inputs) =>
      Object.entries(inputs)
        .filter(([key, value]) => !decided.has(key) && value !== undefined)
        .map(([key]) => `the input ${key} is not allowed in this project: remove it`),
  };
}
