import * as pulumi from "@pulumi/pulumi";
import type { ServiceName } from "../../configs/services";
import type { Settings } from "../../configs/settings";
import { certificateNames, tlsFileNames } from "../../configs/tls";
import type { Secrets } from "../files/secretFiles";
import { Certificate, type CertificateIssuer } from "./certificate";

/**
 * A service's secret files for TLS: the stack's CA, and a certificate with its key. None without TLS.
 * @param includeOwn whether the service presents the user's own certificate to its clients.
 */
export function tlsSecrets(
  service: ServiceName,
  settings: Settings,
  ca: CertificateIssuer | undefined,
  opts: pulumi.ComponentResourceOptions,
  { includeOwn = false } = {},
): Secrets {
  if (ca === undefined) {
    return {};
  }
  const { dns, ips } = certificateNames(service, settings);
  const { certificate, key } = new Certificate(
    `${service}-certificate`,
    {
      issuer: ca,
      commonName: service,
      dnsNames: dns,
      ipAddresses: ips,
      uses: ["digital_signature", "key_encipherment", "server_auth", "client_auth"],
      validity: settings.security.certificateValidity,
    },
    opts,
  );
  const own = settings.security;
  return {
    [tlsFileNames.ca]: ca.certificate,
    [tlsFileNames.certificate]: certificate,
    [tlsFileNames.key]: key,
    ...(includeOwn &&
      own.certificate !== undefined && {
        [tlsFileNames.ownCertificate]: own.certificate,
        [tlsFileNames.ownKey]: pulumi.secret(own.key!),
      }),
  };
}
