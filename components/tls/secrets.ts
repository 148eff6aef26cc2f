import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { certificateNames, tlsFileNames } from "../../configs/tls";
import type { Settings } from "../../configs/settings";
import type { AnyServiceName } from "../../configs/topology";
import { Certificate, type Issuer } from "./certificate";

/** File name to content. */
export type Secrets = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * The files for TLS of one service: the stack's authority, a certificate of its own and the key. None without TLS.
 * @param ownToo whether the service shows people the user's own certificate.
 */
export function tlsSecrets(
  service: AnyServiceName,
  settings: Settings,
  authority: Issuer | undefined,
  opts: pulumi.ComponentResourceOptions,
  { ownToo = false } = {},
): Secrets {
  if (authority === undefined) {
    return {};
  }
  const { dns, ips } = certificateNames(service, settings);
  const { certificate, key } = new Certificate(
    `${service}-certificate`,
    {
      issuer: authority,
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
    [tlsFileNames.authority]: authority.certificate,
    [tlsFileNames.certificate]: certificate,
    [tlsFileNames.key]: key,
    ...(ownToo &&
      own.certificate !== undefined && {
        [tlsFileNames.ownCertificate]: own.certificate,
        [tlsFileNames.ownKey]: pulumi.secret(own.key!),
      }),
  };
}

/** Secret files are root's and readable by its group, so a service that has some runs with that group. */
export function userFor(uid: number, secrets: Secrets): string {
  return `${uid}:${Object.keys(secrets).length > 0 ? 0 : uid}`;
}

/** A password for people; a hash of it comes with it and stays in the state, so that it isn't another one each time. */
export function generatedPassword(
  name: string,
  { security }: Pick<Settings, "security">,
  opts: pulumi.CustomResourceOptions,
): random.RandomPassword {
  const keepers = { generation: String(security.passwordGeneration) };
  return new random.RandomPassword(name, { length: 32, special: false, keepers }, opts);
}
