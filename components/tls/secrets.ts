import * as pulumi from "@pulumi/pulumi";
import type { ServiceName } from "../../configs/services";
import type { Settings } from "../../configs/settings";
import { certificateNames, clientCasFile, isTlsServer, requiredClients, tlsFileNames } from "../../configs/tls";
import type { Secrets } from "../files/secretFiles";
import { Certificate, type CertificateIssuer } from "./certificate";
import type { ServiceClients } from "./serviceClients";

/** The certificates by which the services of a stack recognise each other. */
export interface TlsIdentities {
  /** The stack's CA, which signs the services' server certificates; `undefined` when no connection uses TLS. */
  readonly ca: CertificateIssuer | undefined;
  readonly serviceClients: ServiceClients;
}

/**
 * A service's secret files for TLS, as far as it is a server, a client or both: its certificates with their keys, the
 * stack's CA, and the CAs of the clients that it expects.
 * @param includeOwn whether the service presents the user's own certificate to its clients.
 */
export function tlsSecrets(
  service: ServiceName,
  settings: Settings,
  { ca, serviceClients }: TlsIdentities,
  opts: pulumi.ComponentResourceOptions,
  { includeOwn = false } = {},
): Secrets {
  if (ca === undefined) {
    return {};
  }
  const client = serviceClients.of(service);
  const server = isTlsServer(service, settings) ? serverCertificate(service, settings, ca, opts) : undefined;
  const own = settings.security;
  return {
    ...((client ?? server) && { [tlsFileNames.ca]: ca.certificate }),
    ...(server && { [tlsFileNames.certificate]: server.certificate, [tlsFileNames.key]: server.key }),
    ...(client && { [tlsFileNames.clientCertificate]: client.certificate, [tlsFileNames.clientKey]: client.key }),
    ...Object.fromEntries(
      Object.entries(requiredClients(service, settings)).map(([port, clients]) => [
        clientCasFile(port),
        serviceClients.cas(clients),
      ]),
    ),
    ...(includeOwn &&
      own.certificate !== undefined && {
        [tlsFileNames.ownCertificate]: own.certificate,
        [tlsFileNames.ownKey]: pulumi.secret(own.key!),
      }),
  };
}

function serverCertificate(
  service: ServiceName,
  settings: Settings,
  issuer: CertificateIssuer,
  opts: pulumi.ComponentResourceOptions,
): Certificate {
  const { dns, ips } = certificateNames(service, settings);
  return new Certificate(
    `${service}-certificate`,
    {
      issuer,
      commonName: service,
      dnsNames: dns,
      ipAddresses: ips,
      uses: ["digital_signature", "server_auth"],
      validity: settings.security.certificateValidity,
    },
    opts,
  );
}
