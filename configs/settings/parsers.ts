import { isIPv4 } from "node:net";
import { parseDuration } from "./duration";
import type { Duration, JsonObject, ScrapeTarget } from "./types";

/** Thrown by a parser: says what is allowed. The loader adds the key and the value. */
export class NotAllowed extends Error {
  constructor(readonly allowed: string) {
    super(allowed);
  }
}

/** Turns a setting's text into its value, or throws {@link NotAllowed}. */
export type Parser<T> = (text: string) => T;

/** A text of this form. */
export function matching(pattern: RegExp, allowed: string): Parser<string> {
  return (text) => {
    if (!pattern.test(text)) {
      throw new NotAllowed(allowed);
    }
    return text;
  };
}

/** The start of a Docker name, or nothing. */
export const namePrefix = matching(
  /^([a-zA-Z0-9][a-zA-Z0-9_.-]{0,31})?$/,
  "at most 32 letters, digits, '-', '_' and '.', the first a letter or digit; or nothing",
);

/** An image reference: `name:tag@sha256:…`, or less. */
export const image = matching(
  /^[a-z0-9][a-z0-9._:/-]*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$/,
  "an image reference, for example registry.example.com/grafana/tempo:3.0.3@sha256:<64 hex digits>",
);

/** One of the given words. */
export function oneOf<Word extends string>(...words: Word[]): Parser<Word> {
  return (text) => {
    if (!words.some((word) => word === text)) {
      throw new NotAllowed(words.join(" or "));
    }
    return text as Word;
  };
}

/** A size as Prometheus writes it. */
export const size = matching(/^[1-9]\d*(MB|GB|TB)$/, "a size in MB, GB or TB, for example 2GB");

/** An IPv4 address of this machine; the provider can't publish on IPv6 ones. */
export const ipv4: Parser<string> = (text) => {
  if (!isIPv4(text)) {
    throw new NotAllowed("an IPv4 address, for example 127.0.0.1 (this machine only) or 0.0.0.0 (everybody)");
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

/** A TCP port, or `undefined` for `0` and `off`. */
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

/** The value of a JSON text; `undefined` when it is none. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is an object, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object, as the `…Overrides` settings take it. */
export const object: Parser<JsonObject> = (text) => {
  const value = json(text);
  if (!isObject(value)) {
    throw new NotAllowed("an object of configuration keys");
  }
  return value as JsonObject;
};

/**
 * A list of texts.
 * @throws NotAllowed with `shape` when the text is no such list.
 */
export function stringList(text: string, shape: string): readonly string[] {
  const value = json(text);
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === "string")) {
    throw new NotAllowed(shape);
  }
  return value;
}

const targetShape =
  "a list of {job, targets, path, labels}: `job` a name that the stack doesn't use itself, once each; " +
  "`targets` at least one host:port; `path` (optional) starts with /; `labels` (optional) names to texts";

/** The list of extra scrape targets; `taken` are the jobs of the stack itself. */
export function scrapeTargets(taken: readonly string[]): Parser<readonly ScrapeTarget[]> {
  return (text) => {
    const value = json(text);
    if (!Array.isArray(value)) {
      throw new NotAllowed(targetShape);
    }
    const parsed = value.map(scrapeTarget);
    const jobs = [...taken, ...parsed.map((target) => target.job)];
    if (new Set(jobs).size !== jobs.length) {
      throw new NotAllowed(targetShape);
    }
    return parsed;
  };
}

function scrapeTarget(value: unknown): ScrapeTarget {
  const known = ["job", "targets", "path", "labels"];
  if (!isObject(value) || Object.keys(value).some((key) => !known.includes(key))) {
    throw new NotAllowed(targetShape);
  }
  const { job, targets, path = "/metrics", labels = {} } = value;
  const right =
    typeof job === "string" &&
    job !== "" &&
    Array.isArray(targets) &&
    targets.length > 0 &&
    targets.every((target) => typeof target === "string" && /^[^\s/:]+:\d{1,5}$/.test(target)) &&
    typeof path === "string" &&
    path.startsWith("/") &&
    isObject(labels) &&
    Object.entries(labels).every(([key, text]) => /^[a-zA-Z_]\w*$/.test(key) && typeof text === "string");
  if (!right) {
    throw new NotAllowed(targetShape);
  }
  return { job, targets, path, labels: labels as Record<string, string> };
}
