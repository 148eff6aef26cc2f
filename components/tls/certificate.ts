import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { Duration } from "../../configs/settings";

/** A certificate that signs others, and its key. */
export interface Issuer {
  readonly certificate: pulumi.Output<string>;
  /** Secret. */
  readonly key: pulumi.Output<string>;
}

/** Inputs of {@link Certificate}. */
export interface CertificateArgs {
  readonly issuer: Issuer;
  readonly commonName: string;
  /** Default none. */
  readonly dnsNames?: readonly string[];
  /** Default none. */
  readonly ipAddresses?: readonly string[];
  /** What it is good for, as X.509 calls it: `server_auth`, `client_auth`, `cert_signing`. */
  readonly uses: readonly string[];
  /** How long it is good; an `up` in its last third renews it. */
  readonly validity: Duration;
  /** Another number, another key. Default 1. */
  readonly generation?: number;
}

const tenYearsInHours = 10 * 365 * 24;
const oneYearInHours = 365 * 24;
const algorithm = { algorithm: "ECDSA", ecdsaCurve: "P256" };

/** A key and a certificate for it, signed by another one of the stack. */
export class Certificate extends pulumi.ComponentResource implements Issuer {
  /** PEM. */
  readonly certificate: pulumi.Output<string>;
  /** PEM; secret. */
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
        isCaCertificate: args.uses.includes("cert_signing"),
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

/** The stack's own authority: signs the services' certificates and the clients' authorities. Good for ten years. */
export class Authority extends pulumi.ComponentResource implements Issuer {
  /** PEM. */
  readonly certificate: pulumi.Output<string>;
  /** PEM; secret, and in no container. */
  readonly key: pulumi.Output<string>;

  /** @param commonName what people see as the issuer. */
  constructor(name: string, commonName: string, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Authority", name, {}, opts);
    const child = { parent: this };
    const key = new tls.PrivateKey(`${name}-key`, algorithm, child);
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
