import type { Operation, StackReport } from "../model";
import { code, counted } from "./markdown";
import { dangerOf } from "./warnings";

const past = { create: "created", update: "updated in place", replace: "replaced", delete: "deleted" } as const;

/** What `RandomPassword`, `RemoteImage` and the like are called in a sentence. */
const words: Readonly<Record<string, string>> = {
  RemoteImage: "image",
  RandomPassword: "password",
  RandomId: "random id",
  FileCarrier: "file carrier",
};

/** A type that is one word is part of the sentence, anything else a value in it. */
function word(type: string): string {
  return Object.hasOwn(words, type) ? words[type]! : /^[A-Za-z]+$/.test(type) ? type.toLowerCase() : code(type);
}

/** The one line of a stack: `dev: 1 container replaced, 4 volumes unchanged, no data lost.` */
export function headline(stack: StackReport): string {
  return `**${code(stack.name)}**: ${sentence(stack)}.`;
}

function sentence(stack: StackReport): string {
  switch (stack.outcome) {
    case "failed":
      return "the preview fails; see the error below";
    case "removed":
      return "its file is gone; a stack that runs stays as it is, and nobody looks after it";
    case "new":
      return `a new stack; ${changes(stack)}`;
    case "project-renamed":
      return `the project has another name, so a running stack stays behind with its data; as a new stack: ${changes(stack)}`;
    case "base-failed":
      return `the base can't be brought up (see below), so this is what a new stack gets: ${changes(stack)}`;
    case "compared":
      return stack.operations.length === 0 ? `no changes, ${fate(stack)}` : `${changes(stack)}, ${fate(stack)}`;
  }
}

function changes({ operations, unchanged }: StackReport): string {
  const parts = grouped(operations);
  const volumes = unchanged.find(({ kind }) => kind === "Volume")?.count ?? 0;
  return [...parts, ...(volumes > 0 ? [`${counted(volumes, "volume")} unchanged`] : [])].join(", ") || "nothing to do";
}

/** `1 container replaced`, containers and volumes first. */
function grouped(operations: readonly Operation[]): string[] {
  const groups = new Map<string, number>();
  for (const { kind, type } of [...operations].sort((a, b) => weight(a.type) - weight(b.type))) {
    const key = `${type}\0${kind}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return [...groups].map(([key, count]) => {
    const [type = "", kind = "create"] = key.split("\0") as [string, Operation["kind"]];
    return `${counted(count, word(type))} ${past[kind]}`;
  });
}

function weight(type: string): number {
  const index = ["Container", "Volume", "Network"].indexOf(type);
  return index === -1 ? 3 : index;
}

function fate({ warnings }: StackReport): string {
  const dangers = warnings.map(dangerOf);
  const lost = dangers.filter((danger) => danger === "loses").length;
  if (lost > 0) {
    return `**data of ${counted(lost, "volume")} lost**`;
  }
  return dangers.includes("may-lose") ? "**old data may be lost**" : "no data lost";
}
