import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { OtlpClient, Settings } from "../../configs/settings";
import { clientCertificate, joined } from "./clientCertificate";

/** The credentials of one OTLP client. */
export interface ClientCredentials {
  readonly name: string;
  /** A secret; with `bearer`. */
  readonly token?: pulumi.Output<string>;
  /** PEM, the client's certificate followed by its CA's; with `mtls`. */
  readonly certificate?: pulumi.Output<string>;
  /** PEM, a secret; with `mtls`. */
  readonly key?: pulumi.Output<string>;
  /** PEM, the CA that signed only this client's certificate; with `mtls`. */
  readonly ca?: pulumi.Output<string>;
}

/**
 * Credentials for each OTLP client. A client that is removed from the settings, or gets another generation, loses its
 * credentials; the others keep theirs.
 */
export class OtlpClients extends pulumi.ComponentResource {
  readonly credentials: readonly ClientCredentials[];

  constructor(name: string, { security }: Pick<Settings, "security">, opts?: pulumi.ComponentResourceOptions) {
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
          return {
            name: client.name,
            ...clientCertificate(
              id,
              { commonName: client.name, generation: client.generation, validity: security.certificateValidity },
              child,
            ),
          };
      }
    });
    this.registerOutputs();
  }

  /** The contents of the file with all tokens, one per line. */
  get tokens(): pulumi.Output<string> {
    return joined(this.credentials.map(({ token }) => token));
  }

  /** The contents of the file with the CAs of all clients. */
  get cas(): pulumi.Output<string> {
    return joined(this.credentials.map(({ ca }) => ca));
  }
}

function token(id: string, { generation }: OtlpClient, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const password = new random.RandomPassword(
    `${id}-token`,
    { length: 43, special: false, keepers: { generation: String(generation) } },
    opts,
  );
  return pulumi.secret(password.result);
}
