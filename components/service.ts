import * as pulumi from "@pulumi/pulumi";
import type { ConfigFile } from "../configs/render";
import { secretNameOf } from "../configs/secretFiles";
import { serviceRow, type PublishedPortName, type ServiceName } from "../configs/services";
import type { Settings } from "../configs/settings";
import { tlsFileNames } from "../configs/tls";
import type { Secrets } from "./files/secretFiles";
import { HardenedContainer, type HardenedContainerArgs } from "./hardenedContainer";
import type { StackContext } from "./stackContext";
import type { CertificateIssuer } from "./tls/certificate";
import type { CertificateList } from "./tls/certificateList";
import type { OtlpClients } from "./tls/otlpClients";

/** Inputs of every service's component. */
export interface ServiceArgs {
  readonly context: StackContext;
  readonly settings: Settings;
  /** The stack's CA; `undefined` without TLS. */
  readonly ca: CertificateIssuer | undefined;
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

/** The container of a service: from its row in the table of services, its settings, and what its component adds. */
export function serviceContainer(
  service: ServiceName,
  { context, settings, certificates }: Pick<ServiceArgs, "context" | "settings" | "certificates">,
  { keepsData = true, ...parts }: ServiceParts,
  parent: pulumi.Resource,
): HardenedContainer {
  const row = serviceRow(service);
  const { files, secrets } = separated(parts);
  const certificate = parts.secrets[tlsFileNames.certificate];
  if (certificate !== undefined) {
    certificates.add(service, certificate);
  }
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
      ...(keepsData && { dataPath: row.dataFolder }),
      ...parts,
      files,
      secrets,
    },
    { parent },
  );
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

/** Secret files belong to root and are readable by its group, so a service with secrets runs with that group. */
function userOf(uid: number, secrets: Secrets): string {
  return `${uid}:${Object.keys(secrets).length > 0 ? 0 : uid}`;
}
