import * as pulumi from "@pulumi/pulumi";
import { enabledServices, publishedPorts } from "../configs/services";
import type { Settings } from "../configs/settings";
import { pullMissing } from "./docker/images";
import { nameProblems } from "./docker/names";
import { portProblems, type WantedPort } from "./docker/ports";
import { containerParts, networkNames, volumeParts } from "./dockerNames";
import { labelNames } from "./labels";
import { plainError, showProgress } from "./messages";

/**
 * Returns the stack's identity once the preflight checks have passed: names and ports are free, and the images are on
 * the host. Everything that the stack creates depends on the identity, so nothing is created before. A preview checks
 * nothing.
 *
 * Failed checks end the program with one pulumi.RunError that lists all of them. The identity then never resolves,
 * because an error in it would be reported again for each resource that depends on it.
 */
export function preflight(
  identity: pulumi.Output<string>,
  baseName: string,
  settings: Settings,
): pulumi.Output<string> {
  if (pulumi.runtime.isDryRun()) {
    return identity;
  }
  const checked = identity.apply(async (value) => {
    const problems = await preflightProblems(value, baseName, settings);
    if (problems.length > 0) {
      throw plainError(`Nothing was changed in Docker.\n${problems.join("\n")}`);
    }
    return value;
  });
  return pulumi.output(new Promise<string>((resolve) => void checked.apply(resolve)));
}

async function preflightProblems(identity: string, baseName: string, settings: Settings): Promise<string[]> {
  const services = enabledServices(settings);
  const named = (part: string): string => `${baseName}-${part}`;
  const problems = await Promise.all([
    nameProblems(
      {
        containers: containerParts(services).map(named),
        volumes: volumeParts(services).map(named),
        networks: Object.values(networkNames(baseName)),
      },
      (labels) => labels[labelNames.identity] === identity,
    ),
    portProblems({
      bindAddress: settings.bindAddress,
      ports: wantedPorts(settings),
      ownLabel: `${labelNames.identity}=${identity}`,
    }),
  ]);
  // Images are pulled last, so that a stack that can't come up anyway doesn't wait for them.
  const found = problems.flat();
  return found.length > 0
    ? found
    : pullMissing(
        services.map((service) => settings.images[service]),
        showProgress,
      );
}

function wantedPorts({ ports }: Settings): WantedPort[] {
  return publishedPorts.flatMap(({ name }) => {
    const port = ports[name];
    return port === undefined ? [] : [{ setting: `${name}Port`, port }];
  });
}
