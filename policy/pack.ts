import { PolicyPack, type ResourceValidationPolicy } from "@pulumi/policy";
import { allRules, violationsOf } from "../components/hardening";

/**
 * Refuses a change that weakens a container, before it is made: `npm run preview`, or `pulumi preview --policy-pack
 * policy`. The levels can be changed with `--policy-pack-config`.
 *
 * It compares type tokens instead of importing the providers' packages, which take longer to load than a preview.
 */
new PolicyPack("agentproxy-otel", {
  policies: allRules.map(({ name, description, level }): ResourceValidationPolicy => ({
    name,
    description,
    enforcementLevel: level ?? "mandatory",
    validateResource: ({ type, props }, report) =>
      violationsOf(type, props)
        .filter(({ rule }) => rule === name)
        .forEach(({ problem }) => report(problem)),
  })),
});
