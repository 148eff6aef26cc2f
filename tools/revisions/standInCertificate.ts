import { createHash, createPrivateKey, createPublicKey, sign, X509Certificate } from "node:crypto";
import { isIPv4 } from "node:net";

/** A certificate and its key, in PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const noNames = ["encrypted.invalid"];
const farFuture = "99991231235959Z";

/**
 * A self-signed certificate and its key that stand for a pair whose key isn't known. Equal seeds give equal pairs. No
 * package of the project writes certificates, and `openssl` isn't deterministic.
 * @param seed a text that changes with the pair that it stands for.
 * @param original the certificate that it stands for, where that is known: its names and its end are kept.
 */
export function standInPair(seed: string, original: string | undefined): KeyPair {
  const digest = createHash("sha256").update(seed).digest();
  // PKCS #8 of an Ed25519 key is a constant and 32 bytes.
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), digest]);
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  const parsed = parse(original);
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))), // Version 3.
    tagged(0x02, Buffer.from([1])),
    ed25519,
    commonName,
    sequence(time("19700101000000Z"), time(parsed === undefined ? farFuture : asDerTime(parsed.validTo))),
    commonName,
    createPublicKey(key).export({ format: "der", type: "spki" }),
    tagged(0xa3, sequence(sequence(oid("551d11"), tagged(0x04, sequence(...names(parsed)))))),
  );
  const signature = tagged(0x03, Buffer.from([0]), sign(null, body, key));
  const certificate = sequence(body, ed25519, signature).toString("base64");
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.replaceAll(/.{64}/g, "$&\n").trimEnd()}\n-----END CERTIFICATE-----\n`,
    key: key.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}

function parse(pem: string | undefined): X509Certificate | undefined {
  try {
    return pem === undefined ? undefined : new X509Certificate(pem);
  } catch {
    return undefined; // Encrypted, too, or no certificate at all.
  }
}

/** Subject alternative names. IPv6 addresses are left out. */
function names(original: X509Certificate | undefined): Buffer[] {
  const found = [...(original?.subjectAltName ?? "").matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(
    ([, name]) => name!,
  );
  const usable = found.filter((name) => !name.includes(":"));
  return (usable.length > 0 ? usable : noNames).map((name) =>
    isIPv4(name) ? tagged(0x87, Buffer.from(name.split(".").map(Number))) : tagged(0x82, Buffer.from(name)),
  );
}

/** `20270131235959Z`. */
function asDerTime(validTo: string): string {
  return new Date(validTo).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
}

// DER: a tag, a length, and the contents.

function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return tagged(0x30, ...contents);
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function time(text: string): Buffer {
  return tagged(0x18, Buffer.from(text));
}

const ed25519 = sequence(oid("2b6570"));
const commonName = sequence(tagged(0x31, sequence(oid("550403"), tagged(0x0c, Buffer.from("stand-in")))));
