import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./root";

/** Programs that tests of real configurations run. All but Tempo can be built (`.ci/tools`). */
export type ProgramName = "otelcol-contrib" | "prometheus" | "promtool" | "tempo" | "amtool" | "actionlint";

const required: readonly ProgramName[] = ["otelcol-contrib", "prometheus", "promtool", "amtool", "actionlint"];

/**
 * Where a program is: in the folder that `AGENTPROXY_OTEL_BIN` names, in `.cache/bin` (where `.ci/tools` builds), or
 * on the `PATH`; `undefined` when in none of them.
 */
export function findProgram(name: ProgramName): string | undefined {
  const folders = [
    process.env["AGENTPROXY_OTEL_BIN"] ?? "",
    join(root, ".cache/bin"),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** Where a program is, for tests that have asked {@link describeReal} for it. */
export function program(name: ProgramName): string {
  const found = findProgram(name);
  if (found === undefined) {
    throw new Error(`${name} is in none of AGENTPROXY_OTEL_BIN, .cache/bin and PATH; .ci/tools builds it`);
  }
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A suite that runs real programs. Without them it is skipped, and says so by name; with `REQUIRE_REAL=1` a missing
 * program that can always be had is a failure.
 */
export function describeReal(name: string, programs: readonly ProgramName[], suite: () => void): void {
  const missing = programs.filter((one) => findProgram(one) === undefined);
  if (missing.length === 0) {
    // Programs start in seconds, not milliseconds.
    jest.setTimeout(60_000);
    describe(name, suite);
    return;
  }
  const what = `SKIPPED: ${name}: no ${missing.join(", ")} (see .ci/tools)`;
  if (process.env["REQUIRE_REAL"] === "1" && missing.some((one) => required.includes(one))) {
    test(name, () => {
      throw new Error(what);
    });
    return;
  }
  process.stderr.write(`\n${what}\n`);
  describe.skip(what, suite);
}
