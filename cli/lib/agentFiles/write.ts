import {
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

/**
 * Writes a file as a whole or not at all, where symbolic links lead. A new file is readable by its owner only; another
 * keeps its mode unless `secret` is true.
 * @param secret whether the text has a secret.
 */
export function writeText(path: string, text: string, { secret }: { readonly secret: boolean }): void {
  const target = followed(path);
  const mode = existsSync(target) && !secret ? statSync(target).mode & 0o777 : 0o600;
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const draft = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { mode });
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
