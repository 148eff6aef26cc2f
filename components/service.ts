import * as pulumi from "@pulumi/pulumi";
import { hostName, isPublished, serviceRow, type PublishedPortName, type ServiceName } from "../configs/services";
import type { Settings } from "../configs/settings";
import type { Secrets } from "./files/secretFiles";
import { HardenedContainer, type HardenedContainerArgs, type NetworkMembership } from "./hardenedContainer";
import type { ServiceLogins } from "./serviceLogins";
import type { StackContext } from "./stackContext";
import type { OtlpClients } from "./tls/otlpClients";
import type { TlsIdentities } from "./tls/secrets";

/** Inputs of every service's component. */
export interface ServiceArgs {
  readonly context: StackContext;
  readonly settings: Settings;
  readonly identities: TlsIdentities;
  readonly logins: ServiceLogins;
  readonly clients: OtlpClients;
}

/** What a service's container has that neither its row in the table of services nor a setting determines. */
export type ServiceParts = Pick<
  HardenedContainerArgs,
  "files" | "entrypoint" | "command" | "environment" | "secrets" | "probe" | "stopGraceSeconds"
> & {
  /** Where the data of a service without a suitable directory in its image is. Default: the image has one. */
  readonly dataOwner?: HardenedContainerArgs["dataOwner"];
  /** Whether the service keeps data. Default true. */
  readonly keepsData?: boolean;
};

/** A component with the container of one service. */
export interface ServiceComponent {
  readonly service: HardenedContainer;
}

/** The container of a service: from its row in the table of services, its settings, and what its component adds. */
export function serviceContainer(
  service: ServiceName,
  { context, settings }: Pick<ServiceArgs, "context" | "settings">,
  { keepsData = true, ...parts }: ServiceParts,
  parent: pulumi.Resource,
): HardenedContainer {
  const row = serviceRow(service);
  return new HardenedContainer(
    service,
    {
      context,
      service,
      image: settings.images[service],
      user: userOf(row.uid, parts.secrets),
      memory: settings.memory[service],
      configFolder: row.configFolder,
      ports: Object.entries(row.published).map(([port, { name }]) => ({
        internal: row.ports[port]!,
        external: settings.ports[name as PublishedPortName],
      })),
      networks: networksOf(service, context, settings),
      reachesHost: row.reachesHost !== undefined,
      ...(keepsData && { dataPath: row.dataFolder }),
      ...parts,
    },
    { parent },
  );
}

/** The networks that a service is on, and the names that lead to it there besides its container's. */
function networksOf(service: ServiceName, { networks }: StackContext, settings: Settings): NetworkMembership[] {
  const { ingest } = serviceRow(service);
  const isOnIngest = ingest.when === "always" || isPublished(service, settings);
  return [
    { network: networks.backend, aliases: [hostName(service)] },
    ...(isOnIngest ? [{ network: networks.ingest, aliases: ingest.alias ? [service] : [] }] : []),
  ];
}

/** Secret files belong to root and are readable by its group, so a service with secrets runs with that group. */
function userOf(uid: number, secrets: Secrets): string {
  return `${uid}:${Object.keys(secrets).length > 0 ? 0 : uid}`;
}
