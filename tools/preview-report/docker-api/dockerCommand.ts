import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Responds to the `docker` commands that the program runs during an `up` like an engine without any resource on which
 * everything works: inspected names don't exist, and every probe succeeds.
 */
const script = `#!/bin/sh
case "$1 $2" in
  *" inspect") echo "Error: No such $1" >&2; exit 1 ;;
esac
exit 0
`;

/**
 * Writes a stub of the `docker` command. With it a state can be recorded where no Docker client is installed; where
 * one is, the stub is faster.
 * @param directory is created.
 * @returns the directory, for the start of the `PATH`.
 */
export function writeDockerCommand(directory: string): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "docker");
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return directory;
}
