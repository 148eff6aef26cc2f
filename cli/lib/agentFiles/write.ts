import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

/** The text of a file; `undefined` when there is none. */
export function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** The permissions of a file; `undefined` when there is none. */
export function modeOf(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : found.mode & 0o777;
}

/**
 * Writes a file as a whole or not at all, where symbolic links lead.
 * @param mode default: the file's; that of a new file lets its owner only read it.
 */
export function writeText(path: string, text: string, mode = modeOf(path) ?? 0o600): void {
  const target = followed(path);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const draft = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { mode });
    chmodSync(draft, mode); // The process may mask modes.
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Where a path leads; the last link may lead to a file that doesn't exist yet. */
function followed(path: string): string {
  if (existsSync(path)) {
    return realpathSync(path);
  }
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? resolve(dirname(path), readlinkSync(path)) : path;
}
