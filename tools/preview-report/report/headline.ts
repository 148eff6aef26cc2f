import type { Operation, StackReport } from "../model";
import { code, counted } from "./markdown";
import { severityOf } from "./warnings";

const pastTense = { create: "created", update: "updated in place", replace: "replaced", delete: "deleted" } as const;

/** Resource types that need more than lower case to be read in a sentence. */
const typeNames: Readonly<Record<string, string>> = {
  RemoteImage: "image",
  RandomPassword: "password",
  RandomId: "random id",
  FileCarrier: "file carrier",
};

/** A type in a sentence. One that isn't a single word is untrusted text and shown as code. */
function typeName(type: string): string {
  return Object.hasOwn(typeNames, type) ? typeNames[type]! : /^[A-Za-z]+$/.test(type) ? type.toLowerCase() : code(type);
}

/** The summary of a stack: `dev: 1 container replaced, 4 volumes unchanged, no data lost.` */
export function headline(stack: StackReport): string {
  return `**${code(stack.name)}**: ${sentence(stack)}.`;
}

function sentence(stack: StackReport): string {
  switch (stack.outcome) {
    case "failed":
      return "the preview fails; see the error below";
    case "removed":
      return "its file was deleted; a running stack stays as it is, without a program that manages it";
    case "new":
      return `a new stack; ${changes(stack)}`;
    case "project-renamed":
      return `the project has another name, so a running stack stays behind with its data; as a new stack: ${changes(stack)}`;
    case "base-failed":
      return `the base can't be brought up (see below), so this is what a new stack gets: ${changes(stack)}`;
    case "compared":
      return stack.operations.length === 0 ? `no changes, ${dataLoss(stack)}` : `${changes(stack)}, ${dataLoss(stack)}`;
  }
}

function changes({ operations, unchanged }: StackReport): string {
  const parts = grouped(operations);
  const volumes = unchanged.find(({ kind }) => kind === "Volume")?.count ?? 0;
  return [...parts, ...(volumes > 0 ? [`${counted(volumes, "volume")} unchanged`] : [])].join(", ") || "nothing to do";
}

/** Operations by type and kind: `1 container replaced`. Containers, volumes and networks come first. */
function grouped(operations: readonly Operation[]): string[] {
  const groups = new Map<string, number>();
  for (const { kind, type } of [...operations].sort((a, b) => sortKey(a.type) - sortKey(b.type))) {
    const key = `${type}\0${kind}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return [...groups].map(([key, count]) => {
    const [type = "", kind = "create"] = key.split("\0") as [string, Operation["kind"]];
    return `${counted(count, typeName(type))} ${pastTense[kind]}`;
  });
}

function sortKey(type: string): number {
  const index = ["Container", "Volume", "Network"].indexOf(type);
  return index === -1 ? 3 : index;
}

function dataLoss({ warnings }: StackReport): string {
  const severities = warnings.map(severityOf);
  const lost = severities.filter((severity) => severity === "data-loss").length;
  if (lost > 0) {
    return `**data of ${counted(lost, "volume")} lost**`;
  }
  const empty = warnings.filter(({ kind }) => kind === "volume-left").length;
  if (empty > 0) {
    return `**${counted(empty, "service")} would start empty**`;
  }
  return severities.includes("possible-data-loss") ? "**old data may be lost**" : "no data lost";
}
