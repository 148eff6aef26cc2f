import type { Override } from "./types";

/** The colours of series by name, the same on all dashboards. */
const colours: Readonly<Record<string, string>> = {
  // Final states of tasks.
  completed: "green",
  max_iterations: "orange",
  stopped: "yellow",
  error: "red",
  failed_self_check: "dark-red",
  // Results of verifications and calls.
  pass: "green",
  fail: "red",
  // Delivery of telemetry.
  accepted: "green",
  sent: "blue",
  refused: "orange",
  dropped: "red",
  // Percentiles.
  p50: "blue",
  p95: "purple",
  // Tokens.
  prompt: "blue",
  completion: "purple",
};

/**
 * Overrides that give the series with these names their colours.
 * @throws Error for a name without a colour.
 */
export function coloured(...names: readonly string[]): Override[] {
  return names.map((name) => {
    const fixedColor = colours[name];
    if (fixedColor === undefined) {
      throw new Error(`The palette has no colour for '${name}'.`);
    }
    return {
      matcher: { id: "byName", options: name },
      properties: [{ id: "color", value: { mode: "fixed", fixedColor } }],
    };
  });
}

/** Overrides that give each series whose name ends with one of these words, such as "run_tests: pass", its colour. */
export function colouredByEnd(...words: readonly string[]): Override[] {
  return coloured(...words).map(({ properties }, index) => ({
    matcher: { id: "byRegexp", options: `/(^|[ :])${words[index]!}$/` },
    properties,
  }));
}
