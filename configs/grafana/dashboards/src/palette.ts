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
  // Who works, and whom it is paid to.
  Claude: "orange",
  "Claude Code": "orange",
  Gemini: "blue",
  "Tests and verifications": "green",
  // Agents.
  agentproxy: "blue",
  "claude-code": "orange",
  codex: "green",
  "copilot-cli": "purple",
  "gemini-cli": "yellow",
  opencode: "light-blue",
  // Kinds of tokens.
  input: "blue",
  output: "purple",
  cache_read: "light-blue",
  cache_write: "dark-blue",
  reasoning: "orange",
  // What happens in a session.
  turn: "yellow",
  "model call": "blue",
  "tool call": "purple",
  failed: "red",
  // Decisions about edits.
  accept: "green",
  reject: "red",
  // Limits.
  budget: "red",
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

/** Overrides that give series, whose names match regular expressions, a shorter name and the colour of that name. */
export function renamed(names: Readonly<Record<string, string>>): Override[] {
  return Object.entries(names).flatMap(([name, pattern]) =>
    coloured(name).map(({ properties }) => ({
      matcher: { id: "byRegexp", options: pattern },
      properties: [{ id: "displayName", value: name }, ...properties],
    })),
  );
}

/** Overrides that give each series whose name ends with one of these words, such as "run_tests: pass", its colour. */
export function colouredByEnd(...words: readonly string[]): Override[] {
  return coloured(...words).map(({ properties }, index) => ({
    matcher: { id: "byRegexp", options: `/(^|[ :])${words[index]!}$/` },
    properties,
  }));
}
