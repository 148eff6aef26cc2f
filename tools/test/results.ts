import { readFileSync } from "node:fs";

/** Something that a suite requires and that isn't there. */
export interface Lack {
  /** For example `Docker`. */
  readonly what: string;
  /** How to get it, an imperative clause. */
  readonly remedy: string;
}

/** A suite that was skipped. */
export interface SkippedSuite {
  readonly name: string;
  /** Its file, relative to the project's folder. */
  readonly file: string;
  readonly lacks: readonly Lack[];
}

/** The results of one jest project, or of the static checks. */
export interface SuiteResults {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The full names of the tests that failed. */
  readonly failures: readonly string[];
  readonly skippedSuites: readonly SkippedSuite[];
  readonly seconds: number;
}

/** Results as tests/support/resultsReporter.cjs writes them, without the project's name and time. */
export type RecordedResults = Omit<SuiteResults, "name" | "seconds">;

/**
 * The results of a run of jest.
 * @param file where the reporter was told to write them.
 * @param status jest's exit status. A run that failed as a whole counts as one failure.
 */
export function readResults(file: string, status: number): RecordedResults {
  const nothing: RecordedResults = { passed: 0, failed: 0, skipped: 0, failures: [], skippedSuites: [] };
  let recorded = nothing;
  try {
    recorded = JSON.parse(readFileSync(file, "utf8")) as RecordedResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error;
    }
    if (status === 0) {
      return nothing; // jest found no tests.
    }
  }
  return status !== 0 && recorded.failed === 0
    ? { ...recorded, failed: 1, failures: [`jest ended with status ${status}`] }
    : recorded;
}
