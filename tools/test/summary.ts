import Table from "cli-table3";
import { colors } from "../../cli/lib/colors";
import type { Lack, SkippedSuite, SuiteResults } from "./results";

/** The sum of several results. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Adds results up. */
export function totalsOf(results: readonly SuiteResults[]): Totals {
  const sum = (key: keyof Totals): number => results.reduce((total, result) => total + result[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/**
 * The summary of a run: a table of the results, the tests that failed, every skipped suite with what it lacks and how
 * to get that. Its last line is exactly `N passed, N failed, N skipped`, without colours, for programs.
 */
export function summary(results: readonly SuiteResults[]): string {
  const { passed, failed, skipped } = totalsOf(results);
  return [
    resultsTable(results),
    ...failuresOf(results),
    ...skippedOf(results.flatMap(({ skippedSuites }) => skippedSuites)),
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ].join("\n\n");
}

function resultsTable(results: readonly SuiteResults[]): string {
  const table = new Table({
    head: ["", "passed", "failed", "skipped", "time"],
    colAligns: ["left", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  table.push(
    ...results.map(({ name, passed, failed, skipped, seconds }) => [
      name,
      passed > 0 ? colors.green(passed) : "0",
      failed > 0 ? colors.red(failed) : "0",
      skipped > 0 ? colors.yellow(skipped) : "0",
      `${Math.round(seconds)} s`,
    ]),
  );
  return table.toString();
}

function failuresOf(results: readonly SuiteResults[]): string[] {
  const lines = results.flatMap(({ name, failures }) => failures.map((failure) => `  ${name}: ${failure}`));
  return lines.length === 0 ? [] : [[colors.red("Failed:"), ...lines].join("\n")];
}

/** Suites that lack the same are listed together. */
function skippedOf(suites: readonly SkippedSuite[]): string[] {
  const groups = new Map<string, SkippedSuite[]>();
  for (const suite of suites) {
    const key = JSON.stringify(suite.lacks);
    groups.set(key, [...(groups.get(key) ?? []), suite]);
  }
  return [...groups].map(([key, group]) =>
    [
      colors.yellow(`Skipped ${group.length === 1 ? "1 suite" : `${group.length} suites`}:`),
      ...group.map(({ name, file }) => `  ${name} (${file})`),
      "because this is missing:",
      ...(JSON.parse(key) as Lack[]).map(({ what, remedy }) => `  ${what}: ${remedy}`),
    ].join("\n"),
  );
}
