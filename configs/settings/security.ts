import { isIP } from "node:net";
import type { GrafanaAuth } from "./grafanaAuth";
import { matching, NotAllowed, stringList, type Parser } from "./parsers";
import type { Duration } from "./types";

/** Who may send telemetry: everybody who reaches the port, holders of a token, holders of a certificate. */
export type OtlpAuth = "none" | "bearer" | "mtls";

/** What is encrypted: nothing, all but OTLP, all. */
export type TlsMode = "off" | "internal" | "full";

/** A client with credentials of its own. */
export interface OtlpClient {
  readonly name: string;
  /** Another number, other credentials. */
  readonly generation: number;
}

/** A certificate of the user's own, both parts as PEM. */
export interface OwnCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Authentication, encryption and what belongs to them. */
export interface SecuritySettings {
  readonly otlpAuth: OtlpAuth;
  readonly otlpClients: readonly OtlpClient[];
  readonly tls: TlsMode;
  /** Host names and addresses that the stack's certificates name besides those it knows itself. */
  readonly tlsHosts: readonly string[];
  /** The user's own certificate chain (PEM), for OTLP and Grafana; `undefined` is the stack's. */
  readonly certificate: string | undefined;
  /** Its key (PEM); a secret. */
  readonly key: string | undefined;
  /** How long the stack's certificates are good. */
  readonly certificateValidity: Duration;
  /** Another number, other passwords. */
  readonly passwordGeneration: number;
  readonly grafanaAuth: GrafanaAuth;
  /** Whether Grafana has a user who only looks. */
  readonly grafanaViewer: boolean;
}

function oneOf<T extends string>(...allowed: readonly T[]): Parser<T> {
  return (text) => {
    const found = allowed.find((candidate) => candidate === text);
    if (found === undefined) {
      throw new NotAllowed(`${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}`);
    }
    return found;
  };
}

/** How OTLP is guarded. */
export const otlpAuth = oneOf<OtlpAuth>("none", "bearer", "mtls");

/** How many times something was made anew. */
export const generation: Parser<number> = (text) =>
  Number(matching(/^[1-9]\d{0,5}$/, "a whole number from 1 to 999999")(text));

/** A switch; YAML's own words for it arrive as true and false. */
export const onOff: Parser<boolean> = (text) => {
  const word = text === "true" ? "on" : text === "false" ? "off" : text;
  return oneOf("on", "off")(word) === "on";
};

/** How much is encrypted; a bare `off` is false in YAML. */
export const tlsMode: Parser<TlsMode> = (text) =>
  oneOf<TlsMode>("off", "internal", "full")(text === "false" ? "off" : text);

const clientShape =
  "a list of at least one name, each once: lower-case letters, digits and '-', at most 32, the first a letter; " +
  "`name:2` gives that client its second credentials, `name:3` its third";

/** The clients by name; `name:2` is their second generation. */
export const otlpClients: Parser<readonly OtlpClient[]> = (text) => {
  const clients = stringList(text, clientShape).map((entry) => {
    const [, name, generation = "1"] = /^([a-z][a-z0-9-]{0,31})(?::([1-9]\d{0,5}))?$/.exec(entry) ?? [];
    if (name === undefined) {
      throw new NotAllowed(clientShape);
    }
    return { name, generation: Number(generation) };
  });
  if (clients.length === 0 || new Set(clients.map(({ name }) => name)).size !== clients.length) {
    throw new NotAllowed(clientShape);
  }
  return clients;
};

const hostShape = "a list of host names and IP addresses, for example [otel.example.com, 10.0.0.5]";

/** Names for certificates; a wildcard may stand for the first part. */
export const tlsHosts: Parser<readonly string[]> = (text) => {
  const hosts = stringList(text, hostShape);
  const right = (host: string): boolean =>
    isIP(host) !== 0 || /^(\*\.)?[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9-]+)*$/.test(host);
  if (!hosts.every(right)) {
    throw new NotAllowed(hostShape);
  }
  return hosts;
};

function pem(pattern: RegExp, allowed: string): Parser<string | undefined> {
  const parse = matching(pattern, allowed);
  return (text) => (text === "" ? undefined : parse(text));
}

/** A certificate, with the chain to its authority after it; or nothing. */
export const certificatePem = pem(
  /-----BEGIN CERTIFICATE-----/,
  "a certificate in PEM, its chain after it; or nothing",
);

/** A private key without a passphrase; or nothing. */
export const keyPem = pem(
  /-----BEGIN (RSA |EC )?PRIVATE KEY-----/,
  "a private key in PEM, without a passphrase; or nothing",
);
