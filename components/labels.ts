import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { StackContext } from "./stackContext";

/** Names of the labels on a stack's containers, volumes and networks. */
export const labelNames = {
  project: "agentproxy-otel.project",
  stack: "agentproxy-otel.stack",
  /** A random value per stack, by which a stack recognises what it created itself. */
  identity: "agentproxy-otel.identity",
  /** On containers: the service, or the part of the Docker name of a container that never runs. */
  service: "agentproxy-otel.service",
  /** On services' containers: the health probe as JSON, for tools that know only Docker. */
  probe: "agentproxy-otel.probe",
  /** On services' containers: changes with the configuration, so that the container is replaced. */
  configRevision: "agentproxy-otel.config-revision",
  /** On services' containers: changes with the secrets, so that the container is replaced. */
  secretsRevision: "agentproxy-otel.secrets-revision",
  /** On volumes of configuration and of secrets: which files are in them. */
  contents: "agentproxy-otel.contents",
} as const;

/** A label as the provider's resources take it. */
export type Label = docker.types.input.ContainerLabel;

/** A label. */
export function label(name: keyof typeof labelNames, value: pulumi.Input<string>): Label {
  return { label: labelNames[name], value };
}

/**
 * Docker's options that select what has all these labels.
 * @param values by the keys of {@link labelNames}.
 */
export function labelFilters(values: Readonly<Partial<Record<keyof typeof labelNames, string>>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [
    "--filter",
    `label=${labelNames[name as keyof typeof labelNames]}=${value}`,
  ]);
}

/** Labels that identify the owner. Changing the labels of a volume or network replaces it, so don't add any. */
export function ownerLabels({ project, stack, identity }: Omit<StackContext, "networks">): Label[] {
  return [label("project", project), label("stack", stack), label("identity", identity)];
}

/** Labels of a container; with the two of Compose, Docker Desktop shows the stack as a group. */
export function containerLabels(context: StackContext, service: string): Label[] {
  return [
    ...ownerLabels(context),
    label("service", service),
    { label: "com.docker.compose.project", value: context.baseName.toLowerCase() },
    { label: "com.docker.compose.service", value: service },
  ];
}
