import { docker, jsonLines } from "../../components/docker/cli";
import type { Probe } from "../../components/docker/health";
import { labelFilters, labelNames } from "../../components/labels";
import { serviceNames, serviceRow, type ServiceName } from "../../configs/services";
import { findEngine } from "./engine";
import { UserError } from "./errors";
import { projectName } from "./project";

/** A container of a stack, as `docker ps` reports it. */
export interface StackContainer {
  readonly name: string;
  readonly service: ServiceName;
  /** `running`, `exited`, `restarting` … */
  readonly state: string;
  /** For people: `Up 2 hours (healthy)`. */
  readonly status: string;
  /** Published ports, as `docker ps` prints them. */
  readonly ports: string;
}

/** What Docker has of a stack. */
export interface StackInDocker {
  /** The services' containers, stopped ones too, in the order of the services. Carriers aren't among them. */
  readonly containers: readonly StackContainer[];
  /** The services that the stack has, whether their containers exist or not. */
  readonly services: readonly ServiceName[];
}

interface PsLine {
  readonly Names: string;
  readonly State: string;
  readonly Status: string;
  readonly Ports: string;
  readonly Labels: string;
}

/** The value of a label in the notation of `docker ps`: `name=value,name=value`. */
function labelValue(labels: string, name: string): string | undefined {
  return labels
    .split(",")
    .find((label) => label.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** Looks a stack up in Docker, by the labels of its containers. */
export async function stackInDocker(stack: string): Promise<StackInDocker> {
  const { stdout } = await docker([
    ...["ps", "--all", "--no-trunc", "--format", "{{json .}}"],
    ...labelFilters({ project: projectName, stack }),
  ]);
  const found = jsonLines<PsLine>(stdout).map(({ Names, State, Status, Ports, Labels }) => ({
    name: Names,
    part: labelValue(Labels, labelNames.service) ?? "",
    state: State,
    status: Status,
    ports: Ports,
  }));
  const containers = serviceNames.flatMap((service) =>
    found
      .filter(({ part }) => part === service)
      .map(({ name, state, status, ports }) => ({ name, service, state, status, ports })),
  );
  // Of a service that doesn't always run, some container tells: the carrier of its files stays when the service's own
  // container is removed by hand.
  const isPartOf = (service: ServiceName): boolean =>
    serviceRow(service).condition === undefined ||
    found.some(({ part }) => part === service || part.startsWith(`${service}-`));
  return { containers, services: serviceNames.filter(isPartOf) };
}

/** The services' containers of a stack, stopped ones too; see {@link StackInDocker}. */
export async function stackContainers(stack: string): Promise<readonly StackContainer[]> {
  return (await stackInDocker(stack)).containers;
}

/**
 * The services' containers of a stack that has any.
 * @throws UserError without an engine, or without containers.
 */
export async function containersOf(stack: string): Promise<readonly StackContainer[]> {
  return (await presentStack(stack)).containers;
}

/**
 * Looks a stack up that has containers.
 * @throws UserError without an engine, or without containers.
 */
export async function presentStack(stack: string): Promise<StackInDocker> {
  await findEngine();
  const found = await stackInDocker(stack);
  if (found.containers.length === 0) {
    throw new UserError(`Stack ${stack} has no containers on this machine. Run \`npm run up\` first.`);
  }
  return found;
}

/** The probes of these containers, in their order. Each container has its own as a label: it depends on the settings. */
export async function probesOf(containers: readonly StackContainer[]): Promise<Probe[]> {
  const format = `{{index .Config.Labels "${labelNames.probe}"}}`;
  const { stdout } = await docker(["container", "inspect", "--format", format, ...containers.map(({ name }) => name)]);
  return jsonLines<Probe>(stdout);
}

/**
 * Stops or starts all these containers at once.
 * @throws UserError with Docker's messages when any of them failed.
 */
export async function forEachContainer(containers: readonly StackContainer[], action: "stop" | "start"): Promise<void> {
  const results = await Promise.all(containers.map(({ name }) => docker([action, name], 120_000)));
  const failed = results.filter(({ ok }) => !ok).map(({ stderr }) => stderr.trim());
  if (failed.length > 0) {
    throw new UserError(`Docker could not ${action} everything. It said:\n${failed.join("\n")}`);
  }
}
