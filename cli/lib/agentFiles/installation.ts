import { rmSync } from "node:fs";
import { removeBlock } from "./block";
import { removeJson } from "./json";
import { readRecords, writeRecords, type FileRecord } from "./records";
import type { FileKind, Remove, SettingsFile } from "./settingsFile";
import { modeOf, readText, writeText } from "./write";

/** A change of one file that wasn't made yet. */
export interface FileChange {
  readonly path: string;
  /** The text now; `undefined` when there is no file. */
  readonly now: string | undefined;
  /** The text after the change; `undefined` removes the file. */
  readonly next: string | undefined;
  /** What is remembered after the change; `undefined` when nothing of ours is in the file then. */
  readonly record: FileRecord | undefined;
  /** The mode that the file gets back; `undefined`: the one that it has. */
  readonly mode?: number | undefined;
}

const removers: Readonly<Record<FileKind, Remove>> = { json: removeJson, block: removeBlock };

/**
 * The changes that install an agent's settings: into these files, and out of those that an earlier installation has used
 * and this one doesn't.
 * @throws UserError when a file can't be edited without a loss for the user.
 */
export function installation(agent: string, files: readonly SettingsFile[]): readonly FileChange[] {
  const records = readRecords(agent);
  const unused = Object.entries(records).filter(([path]) => !files.some((file) => file.path === path));
  return [
    ...files.map((file): FileChange => {
      const { path, kind, add } = file;
      const now = readText(path);
      const before = withoutOurs(now, records[path] ?? file);
      // What is there already keeps its form.
      const next = now !== undefined && add(now) === now ? now : add(before);
      const mode = records[path]?.mode ?? modeOf(path);
      const earlier = before === undefined ? {} : { before, ...(mode !== undefined && { mode }) };
      return { path, now, next, record: { kind, after: next, ...earlier } };
    }),
    ...unused.map(([path, record]) => removal(path, record)),
  ];
}

/** The changes that take an agent's settings out again: the text from before, or, if it was changed since, without ours. */
export function uninstallation(agent: string): readonly FileChange[] {
  return Object.entries(readRecords(agent)).map(([path, record]) => removal(path, record));
}

function removal(path: string, record: FileRecord): FileChange {
  const now = readText(path);
  return { path, now, next: withoutOurs(now, record), record: undefined, mode: record.mode };
}

function withoutOurs(now: string | undefined, known: FileRecord | SettingsFile): string | undefined {
  if (now === undefined) {
    return undefined;
  }
  if ("strip" in known) {
    const rest = known.strip(now);
    return rest !== now && isEmpty(rest) ? undefined : rest;
  }
  const { before, after, kind } = known;
  if (now === after) {
    return before;
  }
  const rest = removers[kind](now, before, after);
  return before === undefined && isEmpty(rest) ? undefined : rest;
}

function isEmpty(text: string): boolean {
  return /^(\{\})?\s*$/.test(text);
}

/** The path of the copy that {@link applyChanges} leaves of a file as it was. */
export function backupPath(path: string): string {
  return `${path}.before-agentproxy-otel`;
}

/**
 * Makes the changes. A file that exists is copied beside itself before its first change; the copy is removed with the
 * settings.
 * @param secret whether the settings have a secret; the files are readable by their owner only then.
 */
export function applyChanges(agent: string, changes: readonly FileChange[], secret: boolean): void {
  for (const { path, now, next, record, mode } of changes) {
    if (record?.before !== undefined && now !== next) {
      writeText(backupPath(path), record.before, 0o600);
    }
    if (next === undefined) {
      rmSync(path, { force: true });
    } else if (next !== now) {
      writeText(path, next, secret && record !== undefined ? 0o600 : mode);
    }
    if (record === undefined) {
      rmSync(backupPath(path), { force: true });
    }
    const others = Object.entries(readRecords(agent)).filter(([other]) => other !== path);
    writeRecords(agent, Object.fromEntries([...others, ...(record === undefined ? [] : [[path, record] as const])]));
  }
}
