import type { Warning } from "../model";
import { hardeningProblems, type Violation } from "../program";
import { serviceChanges, type Inputs, type Resource } from "./resources";
import { knownPart, list, same, without } from "./values";

/** Inputs that may be secret or unknown: no hardening rule reads them, or another warning covers them (`image`). */
const uncheckedInputs = new Set(["envs", "command", "entrypoints", "uploads", "labels", "healthcheck", "image"]);

/** A rule whose breach is reported as `image-unpinned`. */
const imageRule = "image-by-digest";

/** Hardening rules that a container breaks after the change and didn't break before. */
export function hardeningWarnings(resources: readonly Resource[]): Warning[] {
  return serviceChanges(resources).flatMap(({ service, old, new: next }) =>
    next === undefined
      ? []
      : [
          ...withoutOnce(problemsOf(next), old === undefined ? [] : problemsOf(old)),
          ...(old === undefined ? [] : removedSecurityOptions(old, next)),
          ...hiddenInputs(old, next),
        ].map(({ rule, problem }) => ({ kind: "hardening" as const, values: [service, rule, problem] })),
  );
}

/** The rules that a container breaks, as far as its inputs are known. Opened ports have warnings of their own. */
function problemsOf({ ports: _, ...inputs }: Inputs): Violation[] {
  return hardeningProblems(knownPart(inputs) as Inputs).filter(({ rule }) => rule !== imageRule);
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

/**
 * Security options that are gone, for example a stricter AppArmor profile than Docker's own. No rule requires them. An
 * option that broke a rule itself is no loss.
 */
function removedSecurityOptions(old: Inputs, next: Inputs): Violation[] {
  const broken = problemsOf(old).map(({ problem }) => problem);
  return without(list(old["securityOpts"]), list(next["securityOpts"]))
    .map(String)
    .filter((option) => !option.startsWith("no-new-privileges")) // Has a rule.
    .filter((option) => !broken.some((problem) => problem.includes(option)))
    .map((option) => ({
      rule: "security-options-kept",
      problem: `it loses the security option ${option}: keep it`,
    }));
}

/** Inputs that can't be checked any more: a rule about them might be broken without a problem above. */
function hiddenInputs(old: Inputs | undefined, next: Inputs): Violation[] {
  const isHidden = (inputs: Inputs | undefined, key: string): boolean => !same(knownPart(inputs?.[key]), inputs?.[key]);
  return Object.keys(next)
    .filter((key) => !uncheckedInputs.has(key) && isHidden(next, key) && !isHidden(old, key))
    .map((key) => ({
      rule: "inputs-known",
      problem: `its input ${key} is secret or known only after the up: set it to a plain value, so that it can be checked`,
    }));
}
