import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";

/** What all resources of one stack have in common. */
export interface StackContext {
  /** Docker names are `<baseName>-<part>`. */
  readonly baseName: string;
  readonly project: string;
  readonly stack: string;
  /** The stack's random identity; resolves only after the preflight checks, so nothing is created before. */
  readonly identity: pulumi.Output<string>;
  /** The stack's networks; created only after the preflight checks. */
  readonly networks: {
    /** Where containers of users send telemetry and are scraped; published ports and the internet are reached over it. */
    readonly ingest: docker.Network;
    /** Where the services reach each other; internal: no way out, and no published port. */
    readonly backend: docker.Network;
  };
  /** IPv4 address of the host on which ports are published. */
  readonly bindAddress: string;
}

/** The common part of a stack's Docker names: `<prefix>-<project>-<stack>`, without the prefix when there is none. */
export function baseName(prefix: string, project: string, stack: string): string {
  return [prefix, project, stack].filter((part) => part !== "").join("-");
}

/** The Docker name of one of a stack's containers or volumes. */
export function dockerName(context: Pick<StackContext, "baseName">, part: string): string {
  return `${context.baseName}-${part}`;
}
