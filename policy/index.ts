import * as docker from "@pulumi/docker";
import { PolicyPack, validateResourceOfType, type ResourceValidationPolicy } from "@pulumi/policy";
import { factsFromInputs, rules, volumeProblems, type ContainerInputs } from "../components/hardening";

/**
 * Refuses a change that weakens a container, before it is made: `pulumi preview --policy-pack policy`. A rule that you
 * can't comply with (an image without a digest, for example) becomes a warning with `--policy-pack-config`.
 */
const containerPolicies: ResourceValidationPolicy[] = rules.map(({ name, description, problems }) => ({
  name,
  description,
  enforcementLevel: "mandatory",
  validateResource: validateResourceOfType(docker.Container, (container, _args, report) => {
    // The SDK passes the inputs, but with the type of the outputs.
    problems(factsFromInputs(container as unknown as ContainerInputs)).forEach((problem) => report(problem));
  }),
}));

new PolicyPack("agentproxy-otel", {
  policies: [
    ...containerPolicies,
    {
      name: "volumes-are-volumes",
      description: "No named volume is a path of the host.",
      enforcementLevel: "mandatory",
      validateResource: validateResourceOfType(docker.Volume, ({ driverOpts }, _args, report) => {
        volumeProblems(driverOpts).forEach((problem) => report(problem));
      }),
    },
  ],
});
