import { coloured } from "./palette";
import { bars, stat, timeseries } from "./panels";
import { agents, counted, countedPerBar, increased, instant, overTime } from "./queries";
import type { Panel } from "./types";

/** Panels about Claude Code, from the metrics that it sends itself when its telemetry is on. */

const tokens = (kind: string): string => agents("claude_code_token_usage_tokens_total", kind);
const ownMetrics = "From Claude Code's own metrics.";

/** Tokens per bar, by kind. */
export const claudeTokens: Panel = timeseries({
  title: "Claude Code: tokens by kind",
  description:
    "Tokens per bar: `input` and `output`, `cacheCreation` (written to the prompt cache) and `cacheRead` (read from it, " +
    `at a tenth of the price). They don't overlap. ${ownMetrics}`,
  empty: "no tokens of Claude Code in this range",
  unit: "short",
  draw: "stacked bars",
  legend: ["sum"],
  queries: [
    overTime(countedPerBar(agents("claude_code_token_usage_tokens_total"), "type"), {
      legend: "{{type}}",
      interval: "1m",
    }),
  ],
});

/** The share of prompt tokens that came from the cache, by model. */
export const cacheHits: Panel = stat({
  title: "Claude Code: prompt cache hits",
  description:
    "The share of the prompts' tokens that were read from the cache: `cacheRead` of `input`, `cacheRead` and " +
    `\`cacheCreation\`. ${ownMetrics}`,
  empty: "no tokens of Claude Code in this range",
  unit: "percentunit",
  decimals: 0,
  names: true,
  below: true,
  queries: [
    instant(
      `${increased(tokens('type="cacheRead"'), "model")} / ` +
        `(${increased(tokens('type=~"input|cacheRead|cacheCreation"'), "model")} > 0)`,
      { legend: "{{model}}" },
    ),
  ],
});

/** Decisions about Claude Code's edits. */
export const edits: Panel = bars({
  title: "Claude Code: edits",
  description: `Edits that were accepted and rejected, by a person or by the configuration. ${ownMetrics}`,
  empty: "no edit of Claude Code in this range",
  queries: [
    instant(counted(agents("claude_code_code_edit_tool_decision_total"), "decision"), { legend: "{{decision}}" }),
  ],
  overrides: coloured("accept", "reject"),
});
