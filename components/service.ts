import * as pulumi from "@pulumi/pulumi";
import type { ConfigFile } from "../configs/render";
import { secretNameOf } from "../configs/secretFiles";
import { hostName, isPublished, serviceRow, type PublishedPortName, type ServiceName } from "../configs/services";
import type { Settings } from "../configs/settings";
import { tlsFileNames } from "../configs/tls";
import type { Secrets } from "./files/secretFiles";
import { HardenedContainer, type HardenedContainerArgs, type NetworkMembership } from "./hardenedContainer";
import type { ServiceLogins } from "./serviceLogins";
import type { StackContext } from "./stackContext";
import type { CertificateList } from "./tls/certificateList";
import type { OtlpClients } from "./tls/otlpClients";
import type { TlsIdentities } from "./tls/secrets";

/** Inputs of every service's component. */
export interface ServiceArgs {
  readonly context: StackContext;
  readonly settings: Settings;
  readonly identities: TlsIdentities;
  readonly logins: ServiceLogins;
  readonly clients: OtlpClients;
  readonly certificates: CertificateList;
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

/**
 * The memory limit of a Go program that doesn't read its container's, as an environment variable: four fifths of it.
 * @param limit of the container, in MiB.
 */
export function goMemoryLimit(limit: number): Readonly<Record<"GOMEMLIMIT", string>> {
  return { GOMEMLIMIT: `${Math.floor(limit * 0.8)}MiB` };
}

/** The container of a service: from its row in the table of services, its settings, and what its component adds. */
export function serviceContainer(
  service: ServiceName,
  { context, settings, certificates }: Pick<ServiceArgs, "context" | "settings" | "certificates">,
  { keepsData = true, ...parts }: ServiceParts,
  parent: pulumi.Resource,
): HardenedContainer {
  const row = serviceRow(service);
  const { files, secrets } = separated(parts);
  addCertificates(service, parts.secrets, certificates);
  return new HardenedContainer(
    service,
    {
      context,
      service,
      image: settings.images[service],
      user: userOf(row.uid, secrets),
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
      files,
      secrets,
    },
    { parent },
  );
}

/** The networks that a service is on, and the names that lead to it there besides its container's. */
function networksOf(service: ServiceName, { networks }: StackContext, settings: Settings): NetworkMembership[] {
  const { ingest } = serviceRow(service);
  const isOnIngest = ingest.when === "always" || (ingest.when === "published" && isPublished(service, settings));
  return [
    { network: networks.backend, aliases: [hostName(service)] },
    ...(isOnIngest ? [{ network: networks.ingest, aliases: ingest.alias ? [service] : [] }] : []),
  ];
}

/** Configuration files that are rendered from something encrypted go the way of the secrets. */
function separated({ files, secrets }: Pick<ServiceParts, "files" | "secrets">): {
  readonly files: readonly ConfigFile[];
  readonly secrets: Secrets;
} {
  const secretFiles = files.flatMap(({ path, content }) => {
    const name = secretNameOf(path);
    return name === undefined ? [] : [[name, pulumi.secret(content)] as const];
  });
  return {
    files: files.filter(({ path }) => secretNameOf(path) === undefined),
    secrets: { ...secrets, ...Object.fromEntries(secretFiles) },
  };
}

/** Adds a service's certificates, as a server and as a client of others, to those whose ends are watched. */
function addCertificates(service: ServiceName, secrets: Secrets, list: CertificateList): void {
  const [server, client] = [secrets[tlsFileNames.certificate], secrets[tlsFileNames.clientCertificate]];
  if (server !== undefined) {
    list.add(service, server);
  }
  if (client !== undefined) {
    list.add(`${service} as a client`, client);
  }
}

/** Secret files belong to root and are readable by its group, so a service with secrets runs with that group. */
function userOf(uid: number, secrets: Secrets): string {
  return `${uid}:${Object.keys(secrets).length > 0 ? 0 : uid}`;
}
