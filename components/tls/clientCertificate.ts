import * as pulumi from "@pulumi/pulumi";
import type { Duration } from "../../configs/settings";
import { Certificate, CertificateAuthority } from "./certificate";

/** Inputs of {@link clientCertificate}. */
export interface ClientCertificateArgs {
  /** The client's name. */
  readonly commonName: string;
  /** How long the certificate is valid; its CA is valid for ten years. */
  readonly validity: Duration;
  /** Another number gives the client another CA, key and certificate. Default 1. */
  readonly generation?: number;
}

/** A client's certificate for mutual TLS. */
export interface ClientCertificate {
  /** PEM, the client's certificate followed by its CA's. */
  readonly certificate: pulumi.Output<string>;
  /** PEM, a secret. */
  readonly key: pulumi.Output<string>;
  /** PEM, the CA that signed only this client's certificate. */
  readonly ca: pulumi.Output<string>;
}

/**
 * A certificate for one client, signed by a CA of its own. The collector and Tempo do not support certificate
 * revocation lists, so each of them trusts exactly the CAs of the clients that it expects. These CAs are self-signed:
 * a common CA above them would be one that accepts every client for a server that trusts it.
 * @param id the prefix of the resources' names.
 */
export function clientCertificate(
  id: string,
  { commonName, validity, generation = 1 }: ClientCertificateArgs,
  opts: pulumi.ComponentResourceOptions,
): ClientCertificate {
  const ca = new CertificateAuthority(`${id}-authority`, `${commonName} ${generation}`, opts, generation);
  const own = new Certificate(
    `${id}-certificate`,
    { issuer: ca, commonName, uses: ["client_auth", "digital_signature"], validity, generation },
    opts,
  );
  return { certificate: joined([own.certificate, ca.certificate]), key: own.key, ca: ca.certificate };
}

/** Several PEM or other texts in one file, each on lines of its own. */
export function joined(texts: readonly (pulumi.Output<string> | undefined)[]): pulumi.Output<string> {
  return pulumi
    .all(texts.filter((text) => text !== undefined))
    .apply((all) => all.map((text) => `${text.trimEnd()}\n`).join(""));
}
