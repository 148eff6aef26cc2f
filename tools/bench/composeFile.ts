import { docker } from "../../components/docker/cli";
import type { StackContainer } from "../../cli/lib/containers";

interface Inspected {
  readonly Config: {
    readonly Image: string;
    readonly User: string;
    readonly Entrypoint: string[] | null;
    readonly Cmd: string[] | null;
    readonly Env: string[];
  };
  readonly HostConfig: {
    readonly PortBindings: Record<string, { HostIp: string; HostPort: string }[]> | null;
    readonly Memory: number;
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: string[];
    readonly SecurityOpt: string[];
    readonly ExtraHosts: string[] | null;
  };
  readonly Mounts: readonly { Type: string; Name?: string; Destination: string; RW: boolean }[];
}

/**
 * A compose file that runs the services of a stack unchanged: the same images, users, commands, environment, limits
 * and ports, the stack's own volumes of files, and new volumes for the data.
 */
export async function composeFileOf(containers: readonly StackContainer[]): Promise<object> {
  const inspected = await Promise.all(
    containers.map(async ({ name }) => (JSON.parse((await docker(["inspect", name])).stdout) as [Inspected])[0]),
  );
  const volumes: Record<string, object> = {};
  const services = containers.map(({ service }, index) => {
    const { Config, HostConfig, Mounts } = inspected[index]!;
    const mounts = Mounts.filter(({ Type }) => Type === "volume").map(({ Name = "", Destination, RW }) => {
      const volume = RW ? `${service}-data` : Name;
      volumes[volume] = RW ? {} : { external: true };
      return `${volume}:${Destination}${RW ? "" : ":ro"}`;
    });
    const ports = Object.entries(HostConfig.PortBindings ?? {}).flatMap(([port, bindings]) =>
      bindings.map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}:${port}`),
    );
    const definition = {
      image: Config.Image,
      user: Config.User,
      entrypoint: escape(Config.Entrypoint ?? []),
      command: escape(Config.Cmd ?? []),
      environment: escape(Config.Env),
      ports,
      volumes: mounts,
      tmpfs: ["/tmp"],
      read_only: HostConfig.ReadonlyRootfs,
      mem_limit: HostConfig.Memory,
      cap_drop: HostConfig.CapDrop,
      security_opt: HostConfig.SecurityOpt,
      extra_hosts: HostConfig.ExtraHosts ?? [],
      restart: "unless-stopped",
    };
    return [service, definition] as const;
  });
  return { version: "2.4", services: Object.fromEntries(services), volumes };
}

/** Compose substitutes variables; `$$` is a dollar sign. */
function escape(texts: readonly string[]): string[] {
  return texts.map((text) => text.replaceAll("$", "$$$$"));
}
