import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceProbe } from "../configs/probes";
import type { ConfigFile } from "../configs/render";
import { paths, type AnyServiceName } from "../configs/topology";
import { carrier } from "./files/carrier";
import { ConfigFiles } from "./files/configFiles";
import { probeLabel, type Probe } from "./docker/health";
import { SecretFiles } from "./files/secretFiles";
import { containerLabels, dockerName, ownerLabels, type StackContext } from "./stackContext";

/** A container port and where it is published; `external` undefined is "not published". */
export interface PortMapping {
  readonly internal: number;
  readonly external: number | undefined;
}

/** Inputs of {@link HardenedContainer}: what differs between the services. */
export interface HardenedContainerArgs {
  readonly context: StackContext;
  /** The service's name: its alias on the network and the last part of its container's name. */
  readonly service: AnyServiceName;
  /** Image reference; pulled only when the machine doesn't have it. */
  readonly image: string;
  /** `uid:gid`, never root's uid. Group 0 is needed to read secret files. */
  readonly user: string;
  /** Memory limit in MiB; swap adds nothing to it. */
  readonly memory: number;
  /** The service's configuration. */
  readonly files: readonly ConfigFile[];
  /** The folder that they are below; the service sees it read-only. */
  readonly configFolder: string;
  /** Default: the image's. */
  readonly entrypoint?: readonly string[];
  /** Default: the image's. */
  readonly command?: readonly string[];
  /** Environment variables; no secrets, everybody who can ask Docker reads them. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports: readonly PortMapping[];
  /** Where the service keeps its data: a directory that the image's user owns. Default: no volume. */
  readonly dataPath?: string;
  /** An image and a directory of it whose owner a new data volume takes. Default: the service's own image has it. */
  readonly dataOwner?: { readonly image: string; readonly path: string };
  /** File name to content, read by the service under `paths.secrets`. Default: none. */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  /** How it is asked whether it answers; asked by Docker too when it is asked inside its own container. */
  readonly probe: ServiceProbe;
  /** How long the service may take to stop before it is killed. */
  readonly stopGraceSeconds: number;
}

/**
 * A hardened container with its image, its files, its secrets, its volume and its health: not root, no capabilities,
 * no new privileges, a read-only root, limited memory and logs, restarted when it ends.
 *
 * Every change but that of a limit replaces the container; its data volume stays.
 */
export class HardenedContainer extends pulumi.ComponentResource {
  readonly container: docker.Container;
  readonly probe: Probe;

  constructor(name: string, args: HardenedContainerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:HardenedContainer", name, {}, opts);
    const { context, service } = args;
    const child = { parent: this };
    const containerName = dockerName(context, service);

    const probe: Probe = {
      service,
      container: containerName,
      from: dockerName(context, args.probe.from),
      command: args.probe.command,
    };
    this.probe = probe;

    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image, keepLocally: true },
      { ...child, dependsOn: [context.network] }, // The network comes after the check of the machine, so this does.
    );
    const data = args.dataPath === undefined ? undefined : dataVolume(name, args, child);
    const owner = data && ownerOfData(name, args, data, child);
    const secrets =
      args.secrets === undefined || Object.keys(args.secrets).length === 0
        ? undefined
        : new SecretFiles(`${name}-secrets`, { context, service, image: image.name, files: args.secrets }, child);

    const config = new ConfigFiles(
      `${name}-config`,
      { context, service, image: args.image, present: image, folder: args.configFolder, files: args.files },
      child,
    );

    this.container = new docker.Container(
      name,
      {
        name: containerName,
        image: image.name,
        user: args.user,
        ...(args.entrypoint && { entrypoints: [...args.entrypoint] }),
        ...(args.command && { command: [...args.command] }),
        envs: Object.entries({ TZ: "UTC", ...args.environment }).map(([key, value]) => `${key}=${value}`),
        labels: [
          ...containerLabels(context, service),
          { label: "agentproxy-otel.config-revision", value: config.revision },
          { label: probeLabel, value: JSON.stringify(probe) },
          ...(secrets ? [{ label: "agentproxy-otel.secrets-revision", value: secrets.revision }] : []),
        ],
        readOnly: true,
        volumes: [
          { volumeName: config.volumeName, containerPath: args.configFolder, readOnly: true },
          ...(data ? [{ volumeName: data.name, containerPath: args.dataPath }] : []),
          ...(secrets ? [{ volumeName: secrets.volumeName, containerPath: paths.secrets, readOnly: true }] : []),
        ],
        tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m,mode=1777" },
        ports: publishedPorts(args.ports, context.bindAddress),
        networksAdvanced: [{ name: context.network.name, aliases: [service] }],
        // A target on the laptop itself, on Linux too.
        hosts: [{ host: "host.docker.internal", ip: "host-gateway" }],
        capabilities: { drops: ["ALL"] },
        securityOpts: ["no-new-privileges:true"],
        cgroupnsMode: "private", // The default of engines on cgroup v2 alone.
        memory: args.memory,
        memorySwap: args.memory, // Unequal or unset, it is a difference in every preview.
        restart: "unless-stopped",
        ...(args.probe.from === service && { healthcheck: healthcheck(args.probe.command) }),
        destroyGraceSeconds: args.stopGraceSeconds,
        stopTimeout: args.stopGraceSeconds,
        logDriver: "json-file",
        logOpts: { "max-size": "10m", "max-file": "3" },
      },
      {
        ...child,
        dependsOn: [config.carrier, ...(secrets ? [secrets.carrier] : []), ...(owner ? [owner] : [])],
        // Names and ports are taken while the old container lives, and the provider calls some edits done that it
        // does not make (healthcheck, tmpfs).
        deleteBeforeReplace: true,
        replaceOnChanges: replacingInputs,
      },
    );

    this.registerOutputs({ containerName });
  }
}

/** Inputs whose edit the provider reports as done without making it. */
const replacingInputs = ["healthcheck", "tmpfs"];

function dataVolume(
  name: string,
  { context, service }: HardenedContainerArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Volume {
  return new docker.Volume(
    `${name}-data`,
    { name: dockerName(context, `${service}-data`), labels: ownerLabels(context) },
    opts,
  );
}

/**
 * Docker fills a new volume with what the image has where it is mounted, and gives it that directory's owner and mode,
 * when a container is made. So a container that never runs makes the volume a user's who isn't root.
 */
function ownerOfData(
  name: string,
  { context, service, dataOwner }: HardenedContainerArgs,
  data: docker.Volume,
  opts: pulumi.CustomResourceOptions,
): docker.Container | undefined {
  return (
    dataOwner &&
    carrier(
      `${name}-data-owner`,
      {
        context,
        part: `${service}-data-owner`,
        image: dataOwner.image,
        volumeName: data.name,
        folder: dataOwner.path,
        uploads: [],
      },
      opts,
    )
  );
}

/** Ascending by container port: the order in which the provider reads them back. */
function publishedPorts(ports: readonly PortMapping[], ip: string): docker.types.input.ContainerPort[] {
  return ports
    .filter(({ external }) => external !== undefined)
    .map(({ internal, external }) => ({ internal, external, ip, protocol: "tcp" }))
    .sort((a, b) => a.internal - b.internal);
}

/** Durations in the form in which the provider reads them back. */
function healthcheck(command: readonly string[]): docker.types.input.ContainerHealthcheck {
  return { tests: ["CMD", ...command], interval: "10s", timeout: "5s", retries: 3, startPeriod: "30s" };
}
