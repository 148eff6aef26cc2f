import type { Warning, WarningKind } from "../model";
import { code } from "./markdown";

/** What a warning is about. The most severe comes first. */
const severities = ["data-loss", "possible-data-loss", "failing-up", "exposure", "unpinned-image"] as const;
export type Severity = (typeof severities)[number];

/** The sentence of a kind of warning. Its parameters are the warning's values as code spans. */
interface Wording {
  readonly severity: Severity;
  readonly text: (...values: string[]) => string;
}

const wordings: Readonly<Record<WarningKind, Wording>> = {
  "volume-replaced": {
    severity: "data-loss",
    text: (volume, service) => `DATA LOSS: the volume ${volume} is replaced, and all data of ${service} goes with it.`,
  },
  "volume-deleted": {
    severity: "data-loss",
    text: (volume, service) => `DATA LOSS: the volume ${volume} is deleted, and all data of ${service} goes with it.`,
  },
  "volume-left": {
    severity: "possible-data-loss",
    text: (volume, service) =>
      `Starts empty: ${service} no longer uses the volume ${volume}, which stays on the host with its data. ` +
      "`npm run up` stops before that; `--allow-data-loss` lets it go on.",
  },
  "volume-detached": {
    severity: "possible-data-loss",
    text: (service, volume, path) =>
      `May lose data: ${service} no longer has the volume ${volume} at ${path}; it starts without what is in there.`,
  },
  "retention-shortened": {
    severity: "possible-data-loss",
    text: (key, from, to) =>
      `Deletes old data: ${key} goes from ${from} to ${to}; what doesn't fit is deleted for good.`,
  },
  "image-downgraded": {
    severity: "possible-data-loss",
    text: (service, from, to) =>
      `May lose data: ${service} goes back from ${from} to ${to}, which may not read what the newer one wrote.`,
  },
  "port-opened": {
    severity: "exposure",
    text: (service, address, reach) => `Opens a port: ${service} listens on ${address} (reach: ${reach}).`,
  },
  "bind-widened": {
    severity: "exposure",
    text: (service, address, from) =>
      `Opens a port to the network: ${service} listens on ${address}, no longer on ${from}.`,
  },
  "network-joined": {
    severity: "exposure",
    text: (service, network) => `Opens a network: ${service} joins ${network}, whose other containers can reach it.`,
  },
  hardening: {
    severity: "exposure",
    text: (service, rule, problem) => `Weakens the container of ${service} (${rule}): ${problem}.`,
  },
  "resource-weakened": {
    severity: "exposure",
    text: (type, name, rule, problem) => `Weakens ${type} ${name} (${rule}): ${problem}.`,
  },
  "protection-off": {
    severity: "exposure",
    text: (service, what, from, to, where) =>
      `Takes a protection off ${service}: ${what} goes from ${from} to ${to} (${where}).`,
  },
  "secret-readable": {
    severity: "exposure",
    text: (service, property) => `Uncovers a secret: ${property} of ${service} was secret and can be read now.`,
  },
  "image-unpinned": {
    severity: "unpinned-image",
    text: (service, from, to) =>
      `Unpins an image: ${service} goes from ${from} to ${to}, which may be another one tomorrow.`,
  },
  "name-taken": {
    severity: "failing-up",
    text: (...names) =>
      `This \`up\` fails midway or at its start: the names of resources that it creates are still taken: ${names.join(", ")}.`,
  },
  "renamed-without-alias": {
    severity: "failing-up",
    text: (count, from, to) =>
      `Replaces everything below a renamed component: ${count} resources are deleted and created again because ${from} ` +
      `became ${to}. An alias keeps them.`,
  },
};

/** What a warning is about. */
export function severityOf({ kind }: Warning): Severity {
  return wordings[kind].severity;
}

/** The warnings on one stack as a list in bold, the most severe first. */
export function warningLines(stack: string, warnings: readonly Warning[]): string[] {
  return [...warnings]
    .sort((a, b) => severities.indexOf(severityOf(a)) - severities.indexOf(severityOf(b)))
    .map(({ kind, values }) => `- **${code(stack)}: ${wordings[kind].text(...values.map(code))}**`);
}
