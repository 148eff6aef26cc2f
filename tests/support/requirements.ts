import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { ProgramName } from "../../tools/programs/catalogue";
import type { Lack, SkippedSuite } from "../../tools/test/results";
import {
  missingAgents,
  missingDocker,
  missingImages,
  missingNpmRegistry,
  missingPrograms,
  missingPulumi,
  missingPython,
  type MissingPiece,
} from "./missing";
import { root } from "./root";

/** What a suite needs besides Node.js and the installed packages. */
export interface Requirements {
  /** Literals, in the call of {@link describeWith}: `npm test` reads them there to know what to provide. */
  readonly programs?: readonly ProgramName[];
  /** The npm registry. */
  readonly npmRegistry?: true;
  /** Python 3, which provides a terminal. */
  readonly python?: true;
  /** The released coding agents. */
  readonly agents?: true;
  /** A Docker engine. */
  readonly docker?: true;
  /** The Pulumi CLI and the provider plugins that the program uses. */
  readonly pulumi?: true;
  /** The images of the stack's services. */
  readonly images?: true;
}

/** The requirements of suites that bring a stack up. */
export const realEngine: Requirements = { docker: true, pulumi: true, images: true };

/**
 * A `describe` that is skipped when a requirement is missing, and then listed at the end of the run with what it lacks.
 * It fails instead
 * - with `CI=true` or `REQUIRE_BINARIES=1`, when what is missing can be had from a package registry wherever there is
 *   one;
 * - with `REQUIRE_INTEGRATION=1`, whatever is missing.
 */
export function describeWith(requirements: Requirements, name: string, suite: () => void): void {
  const missing = missingPieces(requirements);
  if (missing.length === 0) {
    if (requirements.programs !== undefined) {
      jest.setTimeout(60_000); // Programs start in seconds, not milliseconds.
    }
    describe(name, suite);
    return;
  }
  const reason = `needs ${missing.map(({ what }) => what).join(", ")}`;
  if (missing.some(isRequired)) {
    test(name, () => {
      throw new Error([reason, ...missing.map(({ what, remedy }) => `  ${what}: ${remedy}`)].join("\n"));
    });
    return;
  }
  const lacks = missing.map(({ what, remedy }): Lack => ({ what, remedy }));
  record({ name, file: relative(root, expect.getState().testPath ?? ""), lacks });
  describe.skip(`${name} [skipped: ${reason}]`, suite);
}

function missingPieces({
  programs = [],
  python,
  agents,
  npmRegistry,
  docker,
  pulumi,
  images,
}: Requirements): MissingPiece[] {
  const engine = docker ? missingDocker() : [];
  return [
    ...missingPrograms(programs),
    ...(python ? missingPython() : []),
    ...(agents ? missingAgents() : []),
    ...(npmRegistry && !(agents && missingAgents().length > 0) ? missingNpmRegistry() : []),
    ...engine,
    ...(pulumi ? missingPulumi() : []),
    // Without an engine, no image can be there.
    ...(images && engine.length === 0 ? missingImages() : []),
  ];
}

function isRequired({ fromRegistry }: MissingPiece): boolean {
  const { CI, REQUIRE_BINARIES, REQUIRE_INTEGRATION } = process.env;
  return REQUIRE_INTEGRATION === "1" || (fromRegistry && (CI === "true" || REQUIRE_BINARIES === "1"));
}

/** The reporter (resultsReporter.cjs) sets the folder and reads the records. */
function record(suite: SkippedSuite): void {
  const folder = process.env["AGENTPROXY_OTEL_RUN"];
  if (folder !== undefined) {
    const id = createHash("sha256").update(`${suite.file} ${suite.name}`).digest("hex");
    writeFileSync(join(folder, `skipped-${id}.json`), JSON.stringify(suite));
  }
}
