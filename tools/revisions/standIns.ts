import { createHash } from "node:crypto";
import { standInPair } from "./standInCertificate";

/** Where a value is in a stack's file: the full name of the setting, then names and indices. */
export type ValuePath = readonly (string | number)[];

/** An encrypted value of a stack's file. */
export interface EncryptedValue {
  readonly path: ValuePath;
  readonly ciphertext: string;
}

/** A value in place of an encrypted one. */
export interface StandIn {
  readonly path: ValuePath;
  readonly value: string;
}

const host = "encrypted.invalid";

/**
 * Well-formed values for settings whose encrypted values can't be decrypted, so that the program accepts them. Another
 * ciphertext has another stand-in.
 * @param clear top-level texts of the stack's file, by the full name of their setting. A certificate in clear whose key is
 * encrypted gets a stand-in, too, with the same names: it would not belong to the key's stand-in.
 */
export function standIns(encrypted: readonly EncryptedValue[], clear: Readonly<Record<string, string>>): StandIn[] {
  const others = encrypted.filter((value) => !isOf(value, "tlsKey", "tlsCertificate"));
  return [
    ...certificateStandIns(encrypted, clear),
    ...others.map(({ path, ciphertext }) => ({
      path,
      value: wellFormed(path, ciphertext),
    })),
  ];
}

function certificateStandIns(encrypted: readonly EncryptedValue[], clear: Readonly<Record<string, string>>): StandIn[] {
  const own = encrypted.filter((value) => isOf(value, "tlsKey", "tlsCertificate"));
  if (own.length === 0) {
    return [];
  }
  const namespace = String(own[0]!.path[0]).replace(/[^:]*$/, "");
  const original = clear[`${namespace}tlsCertificate`];
  const seed = JSON.stringify([own.map(({ ciphertext }) => ciphertext), original]);
  const { certificate, key } = standInPair(seed, original);
  // What is missing stays missing: the program reports it.
  const isSet = (setting: string): boolean =>
    clear[`${namespace}${setting}`] !== undefined || own.some((value) => isOf(value, setting));
  return Object.entries({ tlsKey: key, tlsCertificate: certificate })
    .filter(([setting]) => isSet(setting))
    .map(([setting, value]) => ({ path: [`${namespace}${setting}`], value }));
}

function isOf({ path }: EncryptedValue, ...settings: readonly string[]): boolean {
  return settings.includes(settingOf(path));
}

function settingOf([setting]: ValuePath): string {
  return String(setting).replace(/^.*:/, "");
}

/** A text of the form that the program demands at this place of a setting. */
function wellFormed(path: ValuePath, ciphertext: string): string {
  const text = `encrypted-${createHash("sha256").update(ciphertext).digest("hex").slice(0, 12)}`;
  const [setting, last] = [settingOf(path), path.at(-1)];
  if (setting === "scrapeTargets") {
    return typeof last === "number" ? `${text}.${host}:9090` : last === "path" ? `/${text}` : text;
  }
  if (setting !== "alerts") {
    return text;
  }
  switch (last) {
    case "url":
      return `https://${host}/${text}`;
    case "smarthost":
      return `${host}:25`;
    case "to":
    case "from":
      return `${text}@${host}`;
    default:
      return text;
  }
}
