import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What the program asks the `docker` command during an `up`, answered for an engine that has nothing and on which
 * everything works: no name is taken, no port is held, every probe succeeds.
 */
const script = `#!/bin/sh
case "$1 $2" in
  *" inspect") echo "Error: No such $1" >&2; exit 1 ;;
esac
exit 0
`;

/**
 * Writes a stand-in for the `docker` command, so that a base state can be recorded where no Docker client is
 * installed, and without a client process per question where one is.
 * @returns the directory to put first on the PATH.
 */
export function writeDockerCommand(directory: string): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "docker");
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return directory;
}
