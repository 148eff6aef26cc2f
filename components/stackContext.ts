import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { identityLabel } from "./docker/names";

/** What every container of one stack has in common. */
export interface StackContext {
  /** Docker names are `<baseName>-<part>`. */
  readonly baseName: string;
  readonly project: string;
  readonly stack: string;
  /** The stack's own random mark; comes only once the machine is known to be free for the stack. */
  readonly identity: pulumi.Output<string>;
  /** The stack's network; made only once the machine is known to be free for the stack. */
  readonly network: docker.Network;
  /** IPv4 address on which ports are published. */
  readonly bindAddress: string;
}

/** The part of all Docker names of a stack: `<prefix>-<project>-<stack>`, without the prefix when there is none. */
export function baseName(prefix: string, project: string, stack: string): string {
  return [prefix, project, stack].filter((part) => part !== "").join("-");
}

/** The Docker name of one thing of a stack. */
export function dockerName(context: Pick<StackContext, "baseName">, part: string): string {
  return `${context.baseName}-${part}`;
}

/** A label as the provider's resources take it. */
type Label = docker.types.input.ContainerLabel;

/** Labels that say whose a thing is. On volumes and networks a changed label is a replacement: don't add any. */
export function ownerLabels({ project, stack, identity }: Omit<StackContext, "network">): Label[] {
  return [
    { label: "agentproxy-otel.project", value: project },
    { label: "agentproxy-otel.stack", value: stack },
    { label: identityLabel, value: identity },
  ];
}

/** Labels of a container; the two of Compose let Docker Desktop group the stack. */
export function containerLabels(context: StackContext, service: string): Label[] {
  return [
    ...ownerLabels(context),
    { label: "agentproxy-otel.service", value: service },
    { label: "com.docker.compose.project", value: context.baseName.toLowerCase() },
    { label: "com.docker.compose.service", value: service },
  ];
}
