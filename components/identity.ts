import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { plainError } from "./messages";

/** The environment variable with the identity of volumes whose state was lost, as a stack without a state adopts it. */
export const adoptVariable = "AGENTPROXY_OTEL_ADOPT";

/** Whether this can be an identity: eight bytes in hexadecimal notation. */
export function isIdentity(value: string): boolean {
  return /^[0-9a-f]{16}$/.test(value);
}

/**
 * The stack's random identity in hexadecimal notation: a new one, or the one that {@link adoptVariable} names, with
 * which the stack recognises the volumes as its own. Once it is in the state, the variable isn't needed any more.
 * @throws pulumi.RunError when the variable's value can't be an identity.
 */
export function stackIdentity(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const adopted = process.env[adoptVariable] ?? "";
  if (adopted !== "" && !isIdentity(adopted)) {
    throw plainError(
      `${adoptVariable} is '${adopted}', which can't be an identity. ` +
        "Take the value from the message about the volume, or unset the variable.",
    );
  }
  // The provider's import takes the bytes in URL-safe Base64.
  const imported = adopted === "" ? {} : { import: Buffer.from(adopted, "hex").toString("base64url") };
  return new random.RandomId(name, { byteLength: 8 }, { ...opts, ...imported }).hex;
}
