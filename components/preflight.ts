import * as pulumi from "@pulumi/pulumi";
import { enabledServices, publishedPorts, type ServiceName } from "../configs/services";
import type { Settings } from "../configs/settings";
import { movedData, volumesWith } from "./dataVolumes";
import { pullMissing } from "./docker/images";
import { takenNames, takenProblem, type Labels, type TakenName } from "./docker/names";
import { portProblems, type WantedPort } from "./docker/ports";
import { containerParts, networkNames, volumeParts } from "./dockerNames";
import { adoptVariable } from "./identity";
import { labelNames } from "./labels";
import { plainError, showProgress } from "./messages";

/** The environment variable that lets services start empty although their data exists, when it isn't empty. */
export const allowDataLossVariable = "AGENTPROXY_OTEL_ALLOW_DATA_LOSS";

/** Whose Docker names are checked. */
export interface StackNames {
  readonly baseName: string;
  readonly project: string;
  readonly stack: string;
}

/**
 * Returns the stack's identity once the preflight checks have passed: names and ports are free, no service would start
 * empty although a volume of the stack has its data, and the images are on the host. Everything that the stack creates
 * depends on the identity, so nothing is created before. A preview checks nothing.
 *
 * Failed checks end the program with one pulumi.RunError that lists all of them. The identity then never resolves,
 * because an error in it would be reported again for each resource that depends on it.
 */
export function preflight(
  identity: pulumi.Output<string>,
  names: StackNames,
  settings: Settings,
): pulumi.Output<string> {
  if (pulumi.runtime.isDryRun()) {
    return identity;
  }
  const checked = identity.apply(async (value) => {
    const problems = await preflightProblems(value, names, settings);
    if (problems.length > 0) {
      throw plainError(`Nothing was changed in Docker.\n${problems.join("\n")}`);
    }
    return value;
  });
  return pulumi.output(new Promise<string>((resolve) => void checked.apply(resolve)));
}

async function preflightProblems(identity: string, names: StackNames, settings: Settings): Promise<string[]> {
  const services = enabledServices(settings);
  const problems = await Promise.all([
    nameProblems(identity, names, services),
    dataProblems(identity, names.baseName, services),
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

/** The names that something else has. What a stack of this name has made is one message: its data can be adopted. */
async function nameProblems(identity: string, names: StackNames, services: readonly ServiceName[]): Promise<string[]> {
  const named = (part: string): string => `${names.baseName}-${part}`;
  const taken = await takenNames({
    containers: containerParts(services).map(named),
    volumes: volumeParts(services).map(named),
    networks: Object.values(networkNames(names.baseName)),
  });
  const foreign = taken.filter(({ labels }) => labels[labelNames.identity] !== identity);
  const lost = foreign.filter(({ labels }) => isOfStack(labels, names));
  return [
    ...(lost.length > 0 ? [lostStateProblem(lost, names.stack)] : []),
    ...foreign.filter((one) => !lost.includes(one)).map(takenProblem),
  ];
}

function isOfStack(labels: Labels, { project, stack }: StackNames): boolean {
  return labels[labelNames.project] === project && labels[labelNames.stack] === stack && labelNames.identity in labels;
}

/** About what a stack of this name has made, whose state is elsewhere or lost. */
function lostStateProblem(lost: readonly TakenName[], stack: string): string {
  const namesOf = (kind: TakenName["kind"]): string[] =>
    lost.filter((one) => one.kind === kind).map(({ name }) => name);
  const running = [
    ["docker rm -f", ...namesOf("container")],
    ["docker network rm", ...namesOf("network")],
  ].flatMap((words) => (words.length > 1 ? [words.join(" ")] : []));
  const first = running.length > 0 ? `remove its containers (${running.join("; ")}) and then ` : "";
  return (
    `Docker has a stack ${stack} that isn't in this state: ${lost.map(({ name }) => name).join(", ")}. ` +
    "Its state is elsewhere or lost. To take it over with its data, run `npm run up -- --adopt`; with plain Pulumi, " +
    `${first}run this once with ${adoptVariable}=${lost[0]!.labels[labelNames.identity]}; for a stack beside it, set ` +
    "namePrefix, or name the stack otherwise."
  );
}

/** One message when services would start empty beside their data, for instance after a change of namePrefix. */
async function dataProblems(identity: string, baseName: string, services: readonly ServiceName[]): Promise<string[]> {
  if ((process.env[allowDataLossVariable] ?? "") !== "") {
    return [];
  }
  const moved = movedData(await volumesWith({ identity }), baseName, services);
  if (moved.length === 0) {
    return [];
  }
  const lines = moved.map(
    ({ service, planned, existing }) => `  ${service}: its data is in ${existing.join(", ")}, not in ${planned}`,
  );
  return [
    `These services would start empty:\n${lines.join("\n")}\n` +
      'Set namePrefix back; or move the data ("Change the prefix of the names" in docs/recipes.md); or start empty with ' +
      `\`npm run up -- --allow-data-loss\` (plain Pulumi: ${allowDataLossVariable}=1), which leaves the old volumes as they are.`,
  ];
}

function wantedPorts({ ports }: Settings): WantedPort[] {
  return publishedPorts.flatMap(({ name }) => {
    const port = ports[name];
    return port === undefined ? [] : [{ setting: `${name}Port`, port }];
  });
}
