import type { Warning, WarningKind } from "../model";
import { code } from "./markdown";

/** How bad: lost for good, perhaps lost, open to somebody, may change under one's feet, won't work. */
export type Danger = "loses" | "may-lose" | "opens" | "unpins" | "breaks";

/** What a kind of warning means. `values` are in the order in which the analysis gives them. */
interface Wording {
  readonly danger: Danger;
  readonly text: (...values: string[]) => string;
}

const wordings: Readonly<Record<WarningKind, Wording>> = {
  "volume-replaced": {
    danger: "loses",
    text: (volume, service) => `DATA LOSS: the volume ${volume} is replaced, and all data of ${service} goes with it.`,
  },
  "volume-deleted": {
    danger: "loses",
    text: (volume, service) => `DATA LOSS: the volume ${volume} is deleted, and all data of ${service} goes with it.`,
  },
  "volume-detached": {
    danger: "may-lose",
    text: (service, volume, path) =>
      `May lose data: ${service} no longer has the volume ${volume} at ${path}; it starts without what is in there.`,
  },
  "retention-shortened": {
    danger: "may-lose",
    text: (key, from, to) =>
      `Deletes old data: ${key} goes from ${from} to ${to}; what doesn't fit is deleted for good.`,
  },
  "image-downgraded": {
    danger: "may-lose",
    text: (service, from, to) =>
      `May lose data: ${service} goes back from ${from} to ${to}, which may not read what the newer one wrote.`,
  },
  "port-opened": {
    danger: "opens",
    text: (service, address, reach) => `Opens a port: ${service} listens on ${address} (reach: ${reach}).`,
  },
  "bind-widened": {
    danger: "opens",
    text: (service, address, from) =>
      `Opens a port to the network: ${service} listens on ${address}, no longer on ${from}.`,
  },
  privilege: {
    danger: "opens",
    text: (service, what, from, to) => `Weakens the container of ${service}: ${what} goes from ${from} to ${to}.`,
  },
  "protection-off": {
    danger: "opens",
    text: (service, what, from, to, where) =>
      `Takes a protection off ${service}: ${what} goes from ${from} to ${to} (${where}).`,
  },
  "secret-readable": {
    danger: "opens",
    text: (service, property) => `Uncovers a secret: ${property} of ${service} was secret and can be read now.`,
  },
  "image-unpinned": {
    danger: "unpins",
    text: (service, from, to) =>
      `Unpins an image: ${service} goes from ${from} to ${to}, which may be another one tomorrow.`,
  },
  "name-taken": {
    danger: "breaks",
    text: (...names) =>
      `This \`up\` stops half-way or at its start: what is made anew has names that are still taken: ${names.join(", ")}.`,
  },
  "renamed-without-alias": {
    danger: "breaks",
    text: (count, from, to) =>
      `Replaces everything below a renamed component: ${count} resources are deleted and made anew because ${from} ` +
      `became ${to}. An alias keeps them.`,
  },
};

const order: readonly Danger[] = ["loses", "may-lose", "breaks", "opens", "unpins"];

/** How bad a warning is. */
export function dangerOf({ kind }: Warning): Danger {
  return wordings[kind].danger;
}

/** The warnings of one stack, the worst first, each a line in bold. */
export function warningLines(stack: string, warnings: readonly Warning[]): string[] {
  return [...warnings]
    .sort((a, b) => order.indexOf(dangerOf(a)) - order.indexOf(dangerOf(b)))
    .map(({ kind, values }) => `- **${code(stack)}: ${wordings[kind].text(...values.map(code))}**`);
}
