import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Settings } from "../configs/settings";

/**
 * A password for a user. It comes with a bcrypt hash that is kept in the state, so that the hash doesn't change at every
 * `up`.
 */
export function generatedPassword(
  name: string,
  { security }: Pick<Settings, "security">,
  opts: pulumi.CustomResourceOptions,
): random.RandomPassword {
  const keepers = { generation: String(security.passwordGeneration) };
  return new random.RandomPassword(name, { length: 32, special: false, keepers }, opts);
}
