import type { Warning } from "../model";
import { rulesReportedElsewhere, violationsOf, type Violation } from "../program";
import { nameOf, serviceChanges, type Inputs, type Resource } from "./resources";
import { isHidden, same } from "./values";

/** Hardening rules that a resource violates after the change and didn't violate before. */
export function hardeningWarnings(resources: readonly Resource[]): Warning[] {
  return [...containerWarnings(resources), ...otherWarnings(resources)];
}

function containerWarnings(resources: readonly Resource[]): Warning[] {
  return serviceChanges(resources).flatMap(({ service, old, new: next }) =>
    newViolations("docker:Container", old, next).map(({ rule, problem }) => ({
      kind: "hardening",
      values: [service, rule, problem],
    })),
  );
}

/** The same for volumes, networks, images and resources of types that no rule checks. */
function otherWarnings(resources: readonly Resource[]): Warning[] {
  return resources
    .filter(({ type }) => type !== "docker:Container")
    .flatMap((resource) =>
      newViolations(resource.type, resource.old, resource.new).map(({ rule, problem }) => ({
        kind: "resource-weakened" as const,
        values: [resource.type, nameOf(resource), rule, problem],
      })),
    );
}

function newViolations(type: string, old: Inputs | undefined, next: Inputs | undefined): Violation[] {
  const violations = (inputs: Inputs | undefined): Violation[] =>
    inputs === undefined
      ? []
      : violationsOf(type, inputs, isHidden).filter(({ rule }) => !rulesReportedElsewhere.includes(rule));
  return withoutOnce(violations(next), violations(old));
}

/** The elements of `after` without those of `before`, each removed as often as it occurs there. */
function withoutOnce(after: readonly Violation[], before: readonly Violation[]): Violation[] {
  const rest = [...before];
  return after.filter((problem) => {
    const index = rest.findIndex((other) => same(other, problem));
    if (index !== -1) {
      rest.splice(index, 1);
    }
    return index === -1;
  });
}
