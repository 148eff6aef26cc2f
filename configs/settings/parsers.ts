import { isIPv4 } from "node:net";
import { parseDuration, type Duration } from "./duration";

/** Thrown by a parser. The loader adds the setting's name and its value to the message. */
export class NotAllowed extends Error {
  /**
   * @param allowed what is allowed, as the end of the sentence "…; give <allowed>."
   * @param where the part of an object or a list that is wrong, for example `receivers[0].url`.
   */
  constructor(
    readonly allowed: string,
    readonly where?: string,
  ) {
    super(allowed);
  }
}

/**
 * Converts a setting from the form in which Pulumi hands it to the program: a string, which for objects and lists is
 * JSON.
 * @throws NotAllowed when the value is not one of this setting's.
 */
export type Parser<T> = (text: string) => T;

/** A string that matches a pattern. */
export function matching(pattern: RegExp, allowed: string): Parser<string> {
  return (text) => {
    if (!pattern.test(text)) {
      throw new NotAllowed(allowed);
    }
    return text;
  };
}

/** One of the given words. */
export function oneOf<Word extends string>(...words: readonly Word[]): Parser<Word> {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) {
      throw new NotAllowed(`${words.slice(0, -1).join(", ")} or ${words.at(-1)}`);
    }
    return found;
  };
}

/** `on` or `off`. An unquoted `on` or `off` in YAML arrives as `true` or `false`. */
export const onOff: Parser<boolean> = (text) => {
  const word = text === "true" ? "on" : text === "false" ? "off" : text;
  return oneOf("on", "off")(word) === "on";
};

/** One of the given words, of which `off` may be unquoted in YAML and so arrive as `false`. */
export function oneOfOrOff<Word extends string>(...words: readonly Word[]): Parser<Word> {
  const parse = oneOf(...words);
  return (text) => parse(text === "false" ? "off" : text);
}

/** The prefix of Docker names, or nothing. */
export const namePrefix = matching(
  /^([a-zA-Z0-9][a-zA-Z0-9_.-]{0,31})?$/,
  "at most 32 letters, digits, '-', '_' and '.', the first a letter or digit; or nothing",
);

/** An image reference: `name:tag@sha256:…`; tag and digest are optional. */
export const image = matching(
  /^[a-z0-9][a-z0-9._:/-]*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$/,
  "an image reference, for example registry.example.com/grafana/tempo:3.0.3@sha256:<64 hex digits>",
);

/** A size in Prometheus' notation. */
export const size = matching(/^[1-9]\d*(MB|GB|TB)$/, "a size in MB, GB or TB, for example 2GB");

/** An IPv4 address of the host; the provider can't publish ports on IPv6 addresses. */
export const ipv4: Parser<string> = (text) => {
  if (!isIPv4(text)) {
    throw new NotAllowed(
      "an IPv4 address of this host, for example 127.0.0.1 (reachable from this host only) or 10.0.0.5 (its address " +
        "in your network)",
    );
  }
  return text;
};

/** A duration between two others, both included. */
export function duration(min: string, max: string): Parser<Duration> {
  const least = parseDuration(min)!.seconds;
  const most = parseDuration(max)!.seconds;
  return (text) => {
    const parsed = parseDuration(text);
    if (parsed === undefined || parsed.seconds < least || parsed.seconds > most) {
      throw new NotAllowed(`a duration from ${min} to ${max}, for example 90s, 24h, 15d`);
    }
    return parsed;
  };
}

/** A difference from UTC, in seconds: `-08:00` is -28800. */
export const utcOffset: Parser<number> = (text) => {
  const [, sign, hours, minutes] = /^([+-])(0\d|1[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const seconds = Number(hours) * 3600 + Number(minutes) * 60;
  if (sign === undefined || seconds > 14 * 3600) {
    throw new NotAllowed("a difference from UTC, from -14:00 to +14:00, for example +05:30");
  }
  return sign === "-" && seconds > 0 ? -seconds : seconds;
};

/** A TCP port; `undefined` for `0` and `off`. */
export const port: Parser<number | undefined> = (text) => {
  if (text === "0" || text === "off" || text === "false") {
    return undefined;
  }
  if (!/^[1-9]\d{0,4}$/.test(text) || Number(text) > 65_535) {
    throw new NotAllowed("a port from 1 to 65535, or 0 or off to publish none");
  }
  return Number(text);
};

/** A memory limit in MiB, at least `min` MiB. */
export function memory(min: number): Parser<number> {
  return (text) => {
    const [, count, unit] = /^([1-9]\d{0,6})([mg])$/i.exec(text) ?? [];
    const mebibytes = Number(count) * (unit?.toLowerCase() === "g" ? 1024 : 1);
    if (count === undefined || mebibytes < min) {
      throw new NotAllowed(`a memory limit of at least ${min}m, for example 512m or 1g`);
    }
    return mebibytes;
  };
}

/** A counter that users increase to have something generated anew. */
export const generation: Parser<number> = (text) =>
  Number(matching(/^[1-9]\d{0,5}$/, "an integer from 1 to 999999")(text));

function pem(pattern: RegExp, allowed: string): Parser<string | undefined> {
  const parse = matching(pattern, allowed);
  return (text) => (text === "" ? undefined : parse(text));
}

/** A certificate, followed by the chain to its CA; or nothing. */
export const certificatePem = pem(
  /-----BEGIN CERTIFICATE-----/,
  "a certificate in PEM, its chain after it; or nothing",
);

/** A private key without a passphrase; or nothing. */
export const keyPem = pem(
  /-----BEGIN (RSA |EC )?PRIVATE KEY-----/,
  "a private key in PEM, without a passphrase; or nothing",
);
