import type { Override } from "./types";

/** One colour per meaning, the same on every dashboard. */
const colours: Readonly<Record<string, string>> = {
  // How a task ended.
  completed: "green",
  max_iterations: "orange",
  stopped: "yellow",
  error: "red",
  failed_self_check: "dark-red",
  // How a check or a call ended.
  pass: "green",
  fail: "red",
  // Telemetry on its way.
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

/** Gives series with these names their colour. */
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

/** Gives series whose name ends with a known word, such as "run_tests: pass", that word's colour. */
export function colouredByEnd(...words: readonly string[]): Override[] {
  return coloured(...words).map(({ properties }, index) => ({
    matcher: { id: "byRegexp", options: `/(^|[ :])${words[index]!}$/` },
    properties,
  }));
}
