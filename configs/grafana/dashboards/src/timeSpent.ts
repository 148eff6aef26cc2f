import { coloured } from "./palette";
import { bars, timeseries } from "./panels";
import { increased, increasedPerBar, instant, overTime, spanSeconds } from "./queries";
import type { Panel, PrometheusQuery } from "./types";

/** Panels about where the time of the tasks goes. */

/** What works, with the spans in which it does. None of these spans contains another one. */
const workers = {
  Claude: 'span_name="claude.subprocess"',
  Gemini: 'span_name="gemini.api.call"',
  "Tests and verifications": 'span_name=~"pa.function.(run_tests|verify_code|verify_product)"',
} as const;

const names = Object.keys(workers);

function perWorker(query: (spans: string, name: string) => PrometheusQuery): PrometheusQuery[] {
  return Object.entries(workers).map(([name, spans]) => query(spanSeconds(spans), name));
}

const what =
  "How long Claude worked (`claude.subprocess`), calls to Gemini took (`gemini.api.call`), and tests and verifications " +
  "ran (`pa.function.run_tests`, `…verify_code`, `…verify_product`), from the spans that ended in this range. Tasks " +
  "that run at the same time add up.";

/** The time by worker in the whole range. */
export const timeSpent: Panel = bars({
  title: "Where the time goes",
  description: what,
  empty: "no work in this range",
  unit: "s",
  queries: perWorker((seconds, legend) => instant(increased(seconds), { legend })),
  overrides: coloured(...names),
});

/** The time by worker per bar. */
export const timeSpentOverTime: Panel = timeseries({
  title: "Where the time goes, over time",
  description: `${what} Each span counts in the bar in which it ended.`,
  empty: "no work in this range",
  unit: "s",
  draw: "stacked bars",
  queries: perWorker((seconds, legend) => overTime(increasedPerBar(seconds), { legend, interval: "1m" })),
  overrides: coloured(...names),
});
