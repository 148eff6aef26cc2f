import { rmSync } from "node:fs";
import { join } from "node:path";
import { readText, writeText } from "./write";
import { stateFolder } from "../workspace";
import type { FileKind } from "./settingsFile";

/** What an installation did to one file. */
export interface FileRecord {
  readonly kind: FileKind;
  /** The text before it; absent when there was no file. */
  readonly before?: string;
  /** The file's mode before it; absent when there was no file. */
  readonly mode?: number;
  /** The text after it. */
  readonly after: string;
}

/** The files that an agent's settings are installed in, by path. */
export type Records = Readonly<Record<string, FileRecord>>;

/** What is installed for an agent; nothing when it isn't. */
export function readRecords(agent: string): Records {
  const text = readText(recordsFile(agent));
  return text === undefined ? {} : (JSON.parse(text) as Records);
}

/** Replaces what is known of an agent. The file has the whole texts, and so every secret in them. */
export function writeRecords(agent: string, records: Records): void {
  const file = recordsFile(agent);
  if (Object.keys(records).length === 0) {
    rmSync(file, { force: true });
  } else {
    writeText(file, `${JSON.stringify(records, null, 2)}\n`, 0o600);
  }
}

function recordsFile(agent: string): string {
  return join(stateFolder(), "agents", `${agent}.json`);
}
