import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceProbe } from "../configs/probes";
import type { ConfigFile } from "../configs/render";
import { secretsFolder } from "../configs/secretFiles";
import type { ServiceName } from "../configs/services";
import type { Probe } from "./docker/health";
import { parts } from "./dockerNames";
import { carrier } from "./files/carrier";
import { ConfigFiles } from "./files/configFiles";
import { SecretFiles, type Secrets } from "./files/secretFiles";
import { hardenedInputs } from "./hardening";
import { containerLabels, label, ownerLabels } from "./labels";
import { dockerName, type StackContext } from "./stackContext";

/** A container port and the host port on which it is published; `external` undefined means not published. */
export interface PortMapping {
  readonly internal: number;
  readonly external: number | undefined;
}

/** A directory of an image, whose owner a new data volume gets. */
export interface DataOwner {
  readonly image: string;
  readonly path: string;
}

/** A network that a container is on. */
export interface NetworkMembership {
  readonly network: docker.Network;
  /** Names that lead to the container there, besides its own. */
  readonly aliases: readonly string[];
}

/** Inputs of {@link HardenedContainer}: what differs between the services. */
export interface HardenedContainerArgs {
  readonly context: StackContext;
  /** The service's name: the last part of its container's name. */
  readonly service: ServiceName;
  /** Image reference; pulled only when the host doesn't have it. */
  readonly image: string;
  /** `uid:gid`; the uid is never 0. The gid is 0 for a service with secrets, which are readable by that group. */
  readonly user: string;
  /** Memory limit in MiB; swap does not add to it. */
  readonly memory: number;
  /** The service's configuration. */
  readonly files: readonly ConfigFile[];
  /** The folder that all files are in; mounted read-only. */
  readonly configFolder: string;
  /** Default: the image's. */
  readonly entrypoint?: readonly string[];
  /** Default: the image's. */
  readonly command?: readonly string[];
  /** Environment variables. No secrets: everybody with access to Docker can read them. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports: readonly PortMapping[];
  readonly networks: readonly NetworkMembership[];
  /** Whether the name `host.docker.internal` leads to the host. */
  readonly reachesHost: boolean;
  /** The directory of the data volume, owned by the image's user. Default: no volume. */
  readonly dataPath?: string;
  /** Default: the service's own image has the directory {@link dataPath}. */
  readonly dataOwner?: DataOwner;
  /** Read by the service in the secrets folder. */
  readonly secrets: Secrets;
  /** The health probe; also Docker's health check when it runs in the service's own container. */
  readonly probe: ServiceProbe;
  /** Seconds between SIGTERM and SIGKILL when the container is stopped. */
  readonly stopGraceSeconds: number;
}

/** Inputs that the provider claims to update in place without doing so. */
const replacingInputs = ["healthcheck", "tmpfs"];

/**
 * A hardened container with its image, configuration, secrets, data volume and health check.
 *
 * Every change but that of a limit replaces the container; its data volume stays.
 */
export class HardenedContainer extends pulumi.ComponentResource {
  readonly container: docker.Container;
  readonly probe: Probe;

  constructor(name: string, args: HardenedContainerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:HardenedContainer", name, {}, opts);
    const { context, service, configFolder } = args;
    const child = { parent: this };
    const containerName = dockerName(context, service);
    this.probe = {
      service,
      container: containerName,
      from: dockerName(context, args.probe.from),
      command: args.probe.command,
    };

    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image, keepLocally: true },
      // Networks are created after the preflight checks, so this is, too.
      { ...child, dependsOn: args.networks.map(({ network }) => network) },
    );
    const data = dataVolume(name, args, child);
    const secrets =
      Object.keys(args.secrets).length === 0
        ? undefined
        : new SecretFiles(`${name}-secrets`, { context, service, image: image.name, files: args.secrets }, child);
    const config = new ConfigFiles(
      `${name}-config`,
      { context, service, image: args.image, remoteImage: image, folder: configFolder, files: args.files },
      child,
    );

    this.container = new docker.Container(
      name,
      {
        ...hardenedInputs({ runs: true, memory: args.memory }),
        name: containerName,
        image: image.name,
        user: args.user,
        ...(args.entrypoint && { entrypoints: [...args.entrypoint] }),
        ...(args.command && { command: [...args.command] }),
        envs: Object.entries({ TZ: "UTC", ...args.environment }).map(([key, value]) => `${key}=${value}`),
        labels: [
          ...containerLabels(context, service),
          label("configRevision", config.revision),
          label("probe", JSON.stringify(this.probe)),
          ...(secrets ? [label("secretsRevision", secrets.revision)] : []),
        ],
        volumes: [
          { volumeName: config.volumeName, containerPath: configFolder, readOnly: true },
          ...(data ? [{ volumeName: data.volume.name, containerPath: args.dataPath }] : []),
          ...(secrets ? [{ volumeName: secrets.volumeName, containerPath: secretsFolder, readOnly: true }] : []),
        ],
        ports: publishedPorts(args.ports, context.bindAddress),
        networksAdvanced: args.networks.map(({ network, aliases }) => ({
          name: network.name,
          ...(aliases.length > 0 && { aliases: [...aliases] }),
        })),
        // Docker Desktop defines this name itself; engines on Linux don't.
        ...(args.reachesHost && { hosts: [{ host: "host.docker.internal", ip: "host-gateway" }] }),
        restart: "unless-stopped",
        ...(args.probe.from === service && { healthcheck: healthcheck(args.probe.command) }),
        destroyGraceSeconds: args.stopGraceSeconds,
        stopTimeout: args.stopGraceSeconds,
      },
      {
        ...child,
        dependsOn: [
          config.carrier,
          ...(secrets ? [secrets.carrier] : []),
          ...(data?.ownerCarrier ? [data.ownerCarrier] : []),
        ],
        deleteBeforeReplace: true, // The new container has the same name and ports.
        replaceOnChanges: replacingInputs,
      },
    );

    this.registerOutputs({ containerName });
  }
}

/**
 * The data volume, and the container that sets its owner. When a container is created, Docker fills a new volume with
 * what the image has at the mount point, and copies that directory's owner and mode. So a container that never runs,
 * of an image with a suitable directory, makes the volume writable for a user who isn't root.
 */
function dataVolume(
  name: string,
  { context, service, dataPath, dataOwner }: HardenedContainerArgs,
  opts: pulumi.CustomResourceOptions,
): { readonly volume: docker.Volume; readonly ownerCarrier: docker.Container | undefined } | undefined {
  if (dataPath === undefined) {
    return undefined;
  }
  const volume = new docker.Volume(
    `${name}-data`,
    { name: dockerName(context, parts.data(service)), labels: ownerLabels(context) },
    { ...opts, retainOnDelete: true }, // Data outlives its stack; the same name finds it again.
  );
  const ownerCarrier =
    dataOwner &&
    carrier(
      `${name}-data-owner`,
      {
        context,
        part: parts.dataOwner(service),
        image: dataOwner.image,
        volumeName: volume.name,
        folder: dataOwner.path,
        uploads: [],
      },
      opts,
    );
  return { volume, ownerCarrier };
}

/** Sorted by container port, because the provider reads them back in that order. */
function publishedPorts(ports: readonly PortMapping[], ip: string): docker.types.input.ContainerPort[] {
  return ports
    .filter(({ external }) => external !== undefined)
    .map(({ internal, external }) => ({ internal, external, ip, protocol: "tcp" }))
    .sort((a, b) => a.internal - b.internal);
}

/** Durations in the notation in which the provider reads them back. */
function healthcheck(command: readonly string[]): docker.types.input.ContainerHealthcheck {
  return { tests: ["CMD", ...command], interval: "10s", timeout: "5s", retries: 3, startPeriod: "30s" };
}
