/** A secret and the strings by which it is found wherever it is written. */
export interface Secret {
  readonly name: string;
  readonly needles: readonly string[];
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** The passwords, tokens and keys that a stack has generated, from its decrypted state. */
export function generatedSecrets(exported: string): Secret[] {
  const { deployment } = JSON.parse(exported) as { deployment: { resources: ExportedResource[] } };
  return deployment.resources.flatMap(({ urn, type, outputs }) => {
    const name = urn.split("::").at(-1)!;
    const text = (key: string): string => clear(outputs?.[key]);
    switch (type) {
      case "random:index/randomPassword:RandomPassword":
        return [
          { name, needles: [text("result")] },
          { name: `${name} (hash)`, needles: [text("bcryptHash")] },
        ];
      case "tls:index/privateKey:PrivateKey":
        return [{ name, needles: [secondLine(text("privateKeyPem")), secondLine(text("privateKeyPemPkcs8"))] }];
      default:
        return [];
    }
  });
}

/** The value of an output, which is wrapped when it is a secret. */
function clear(value: unknown): string {
  const text = typeof value === "object" && value !== null && "plaintext" in value ? value.plaintext : undefined;
  if (typeof text !== "string") {
    throw new Error("a generated value isn't a secret in the state");
  }
  return JSON.parse(text) as string;
}

/** A line of a PEM, because JSON and YAML escape line breaks differently. The second line is part of the key itself. */
function secondLine(pem: string): string {
  const line = pem.split("\n")[2];
  if (line === undefined || line.length < 32) {
    throw new Error("that is no key in PEM");
  }
  return line;
}
