import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { OtlpClient, Settings } from "../../configs/settings";
import { Certificate, type Issuer } from "./certificate";

/** What one client shows to be let in. */
export interface ClientCredentials {
  readonly name: string;
  /** Secret; with `bearer`. */
  readonly token?: pulumi.Output<string>;
  /** PEM, the client's certificate and its authority's; with `mtls`. */
  readonly certificate?: pulumi.Output<string>;
  /** PEM, secret; with `mtls`. */
  readonly key?: pulumi.Output<string>;
  /** PEM, the authority that signed this client's certificate and nobody else's; with `mtls`. */
  readonly authority?: pulumi.Output<string>;
}

/**
 * Credentials for each client that may send. A client that is taken from the settings, or gets another generation,
 * loses what it had; the others keep theirs.
 */
export class OtlpClients extends pulumi.ComponentResource {
  readonly credentials: readonly ClientCredentials[];

  /** @param authority the stack's own; needed with `mtls`. */
  constructor(
    name: string,
    { security }: Pick<Settings, "security">,
    authority: Issuer | undefined,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("agentproxy-otel:index:OtlpClients", name, {}, opts);
    const child = { parent: this };
    this.credentials = security.otlpClients.map((client): ClientCredentials => {
      const id = `${name}-${client.name}`;
      switch (security.otlpAuth) {
        case "none":
          return { name: client.name };
        case "bearer":
          return { name: client.name, token: token(id, client, child) };
        case "mtls":
          return { name: client.name, ...certificate(id, client, authority!, security.certificateValidity, child) };
      }
    });
    this.registerOutputs();
  }

  /** The file with all tokens, one a line. */
  get tokens(): pulumi.Output<string> {
    return joined(this.credentials.map(({ token }) => token));
  }

  /** The file with the authorities of all clients. */
  get authorities(): pulumi.Output<string> {
    return joined(this.credentials.map(({ authority }) => authority));
  }
}

function joined(texts: readonly (pulumi.Output<string> | undefined)[]): pulumi.Output<string> {
  return pulumi
    .all(texts.filter((text) => text !== undefined))
    .apply((all) => all.map((text) => `${text.trimEnd()}\n`).join(""));
}

function token(id: string, { generation }: OtlpClient, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const password = new random.RandomPassword(
    `${id}-token`,
    { length: 43, special: false, keepers: { generation: String(generation) } },
    opts,
  );
  return pulumi.secret(password.result);
}

/**
 * The collector knows no list of revoked certificates. So each client's certificate has an authority of its own,
 * signed by the stack's: the collector trusts exactly the authorities of the clients there are.
 */
function certificate(
  id: string,
  { name, generation }: OtlpClient,
  stack: Issuer,
  validity: Settings["security"]["certificateValidity"],
  opts: pulumi.ComponentResourceOptions,
): Pick<ClientCredentials, "certificate" | "key" | "authority"> {
  const common = { validity, generation };
  const authority = new Certificate(
    `${id}-authority`,
    { ...common, issuer: stack, commonName: `${name} ${generation}`, uses: ["cert_signing", "digital_signature"] },
    opts,
  );
  const own = new Certificate(
    `${id}-certificate`,
    { ...common, issuer: authority, commonName: name, uses: ["client_auth", "digital_signature"] },
    opts,
  );
  return {
    certificate: joined([own.certificate, authority.certificate]),
    key: own.key,
    authority: authority.certificate,
  };
}
