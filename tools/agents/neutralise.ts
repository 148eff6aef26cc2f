import { homedir, hostname, release } from "node:os";
import { dirname } from "node:path";
import { projectRoot } from "../../cli/lib/project";
import type { RecordedRequest } from "../telemetry/recording";
import { homePrefix } from "./runScenario";

/** What a recording may say of the host that it was made on, and what it says instead. */
export interface Traces {
  /** Strings, the longer ones first, to what replaces them. */
  readonly strings: readonly (readonly [string, string])[];
  /** Attributes whose value is replaced. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * What stands for the host, its user and its paths.
 * @param homes the homes of the sessions.
 * @param installed the folder that the agent is installed in.
 */
export function tracesOf(homes: readonly string[], installed: string): Traces {
  const paths: [string, string][] = [
    ...homes.map((home): [string, string] => [home, "/home/dev"]),
    [`${installed}/node_modules`, "/usr/lib/node_modules"],
    [dirname(process.execPath), "/usr/bin"],
  ];
  // In the query of a URL, and in the names of folders that Claude Code makes of paths.
  const forms = [(path: string) => path, encodeURIComponent, (path: string) => path.replaceAll("/", "-")];
  const strings: [string, string][] = [
    ...forms.flatMap((form) => paths.map(([from, to]): [string, string] => [form(from), form(to)])),
    [release(), "6.8.0-45-generic"],
  ];
  return {
    strings: strings.sort(([one], [other]) => other.length - one.length),
    attributes: { "host.name": "laptop", "process.owner": "dev", "host.id": "0".repeat(32) },
  };
}

/** A copy of recorded requests in which nothing is of this host; times, ids and numbers stay as they are. */
export function neutralise(requests: readonly RecordedRequest[], traces: Traces): RecordedRequest[] {
  return walk(requests, traces) as RecordedRequest[];
}

function walk(value: unknown, traces: Traces): unknown {
  if (typeof value === "string") {
    return traces.strings.reduce((text, [from, to]) => text.replaceAll(from, to), value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => walk(item, traces));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const { key } = value as { key?: unknown };
  const replaced = typeof key === "string" ? traces.attributes[key] : undefined;
  if (replaced !== undefined) {
    return { key, value: { stringValue: replaced } };
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, traces)]));
}

/**
 * What of this host is still in a text: names and folders that no recording may have. The home `/root` tells nothing, and
 * programs have it in the paths of their source.
 */
export function leftovers(text: string): string[] {
  const secrets = [projectRoot, homedir(), homePrefix, hostname(), release()];
  return secrets.filter((secret) => secret !== "/root" && secret.length > 4 && text.includes(secret));
}
