import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { Duration } from "../../configs/settings";

/** A certificate that signs others, and its key. */
export interface CertificateIssuer {
  /** PEM. */
  readonly certificate: pulumi.Output<string>;
  /** PEM; a secret. */
  readonly key: pulumi.Output<string>;
}

/** Inputs of {@link Certificate}. */
export interface CertificateArgs {
  readonly issuer: CertificateIssuer;
  readonly commonName: string;
  /** Default none. */
  readonly dnsNames?: readonly string[];
  /** Default none. */
  readonly ipAddresses?: readonly string[];
  /** Key usages, in the provider's names: `server_auth`, `client_auth`, … */
  readonly uses: readonly string[];
  /** How long it is valid; an `up` in the last third renews it. */
  readonly validity: Duration;
  /** Changing the number changes the key. Default 1. */
  readonly generation?: number;
}

const tenYearsInHours = 10 * 365 * 24;
const oneYearInHours = 365 * 24;
const algorithm = { algorithm: "ECDSA", ecdsaCurve: "P256" };

/** A private key and a certificate for it, signed by a CA. */
export class Certificate extends pulumi.ComponentResource implements CertificateIssuer {
  /** PEM. */
  readonly certificate: pulumi.Output<string>;
  /** PEM; a secret. */
  readonly key: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Certificate", name, {}, opts);
    const child = { parent: this };
    const hours = Math.ceil(args.validity.seconds / 3600);
    const generation = args.generation ?? 1;

    const key = new tls.PrivateKey(`${name}-key`, algorithm, { ...child, replacementTrigger: generation });
    const request = new tls.CertRequest(
      `${name}-request`,
      {
        privateKeyPem: key.privateKeyPemPkcs8,
        subject: { commonName: args.commonName, organization: "agentproxy-otel" },
        ...(args.dnsNames && { dnsNames: [...args.dnsNames] }),
        ...(args.ipAddresses && { ipAddresses: [...args.ipAddresses] }),
      },
      child,
    );
    const certificate = new tls.LocallySignedCert(
      name,
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: args.issuer.key,
        caCertPem: args.issuer.certificate,
        allowedUses: [...args.uses],
        isCaCertificate: false,
        setSubjectKeyId: true,
        validityPeriodHours: hours,
        earlyRenewalHours: Math.ceil(hours / 3),
      },
      child,
    );

    this.certificate = pulumi.unsecret(certificate.certPem);
    this.key = pulumi.secret(key.privateKeyPemPkcs8);
    this.registerOutputs();
  }
}

/** A self-signed CA: the stack's, which signs the services' server certificates, or a client's. Valid for ten years. */
export class CertificateAuthority extends pulumi.ComponentResource implements CertificateIssuer {
  /** PEM. */
  readonly certificate: pulumi.Output<string>;
  /** PEM; a secret that is in no container. */
  readonly key: pulumi.Output<string>;

  /**
   * @param commonName the name of the issuer in the certificates.
   * @param generation changing the number changes the key. Default: the key never changes.
   */
  constructor(name: string, commonName: string, opts?: pulumi.ComponentResourceOptions, generation?: number) {
    super("agentproxy-otel:index:Authority", name, {}, opts);
    const child = { parent: this };
    const key = new tls.PrivateKey(`${name}-key`, algorithm, {
      ...child,
      ...(generation !== undefined && { replacementTrigger: generation }),
    });
    const certificate = new tls.SelfSignedCert(
      name,
      {
        privateKeyPem: key.privateKeyPemPkcs8,
        subject: { commonName, organization: "agentproxy-otel" },
        allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
        isCaCertificate: true,
        setSubjectKeyId: true,
        validityPeriodHours: tenYearsInHours,
        earlyRenewalHours: oneYearInHours,
      },
      child,
    );
    this.certificate = pulumi.unsecret(certificate.certPem);
    this.key = pulumi.secret(key.privateKeyPemPkcs8);
    this.registerOutputs();
  }
}
