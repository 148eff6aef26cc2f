import * as pulumi from "@pulumi/pulumi";
import type { Duration, PublishedPorts, Settings } from "../configs/settings";
import { optionalServiceNames, serviceNames, type AnyServiceName } from "../configs/topology";
import { UnhealthyError, waitUntilHealthy } from "./docker/health";
import { pullMissing } from "./docker/images";
import { clashes } from "./docker/names";
import type { HardenedContainer } from "./hardenedContainer";

/** The services that these settings ask for. */
function servicesOf({ alerts }: Settings): AnyServiceName[] {
  return [...serviceNames, ...(alerts.receivers.length > 0 ? optionalServiceNames : [])];
}

/**
 * Gives the stack's mark once nothing on the machine stands in its way. Everything the stack makes carries the mark,
 * so nothing is made before. A preview asks nothing of the machine.
 *
 * What stands in the way ends the program with a pulumi.RunError that names all of it; the mark then never comes, for
 * a mark that failed would repeat the message for every resource that waits for it.
 */
export function machineIsFree(
  mark: pulumi.Output<string>,
  baseName: string,
  settings: Settings,
): pulumi.Output<string> {
  if (pulumi.runtime.isDryRun()) {
    return mark;
  }
  const checked = mark.apply(async (identity) => {
    const problems = await obstacles(identity, baseName, settings);
    if (problems.length > 0) {
      throw plainError(`Nothing was changed in Docker.\n${problems.join("\n")}`);
    }
    return identity;
  });
  return pulumi.output(new Promise<string>((resolve) => void checked.apply(resolve)));
}

async function obstacles(identity: string, baseName: string, settings: Settings): Promise<string[]> {
  const services = servicesOf(settings);
  const clashing = await clashes({
    identity,
    containers: services.map((service) => `${baseName}-${service}`),
    volumes: services.flatMap((service) => [`${baseName}-${service}-data`, `${baseName}-${service}-secrets`]),
    networks: [baseName],
    bindAddress: settings.bindAddress,
    ports: wantedPorts(settings.ports),
  });
  // Images are pulled before anything is made, and only when nothing else stands in the way.
  return clashing.length > 0 ? clashing : pullMissing(imagesOf(settings), sayProgress);
}

/** A RunError without a stack, which Pulumi would print when the error ends the program from within an apply. */
function plainError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  delete error.stack;
  return error;
}

/** Shown while it lasts, and not kept in the summary. */
function sayProgress(message: string): void {
  void pulumi.log.info(message, undefined, undefined, true);
}

function imagesOf(settings: Settings): string[] {
  const { images, alertmanager } = settings;
  return servicesOf(settings).map((service) => (service === "alertmanager" ? alertmanager.image : images[service]));
}

function wantedPorts(ports: PublishedPorts): { setting: string; port: number }[] {
  return Object.entries(ports).flatMap(([name, port]: [string, number | undefined]) =>
    port === undefined ? [] : [{ setting: `${name}Port`, port }],
  );
}

/**
 * Makes an `up` end green only when every service answers, also one with no changes. Feeds no output, which would
 * show as a change in every preview.
 * @throws pulumi.RunError naming each service that doesn't answer, with its last log lines.
 */
export function servicesAnswer(services: readonly HardenedContainer[], timeout: Duration): void {
  pulumi.all(services.map(({ container }) => container.id)).apply(async () => {
    if (pulumi.runtime.isDryRun()) {
      return;
    }
    try {
      await waitUntilHealthy(
        services.map(({ probe }) => probe),
        {
          timeoutSeconds: timeout.seconds,
          progress: sayProgress,
        },
      );
    } catch (error) {
      throw error instanceof UnhealthyError ? plainError(error.message) : error;
    }
  });
}
