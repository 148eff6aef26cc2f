import { column, hidden, ordered, stat, table, timeseries } from "./panels";
import { counted, countedPerBar, instant, overTime, tableRows } from "./queries";

/** Panels about secrets that the collector has replaced (docs/content.md), by its count of them. */

const metric = "redacted_texts_total";

/** A vector with a zero if anything was searched. Each `transform/reduce_…` searches one signal; `content: full` has none. */
const searched =
  '0 * max(last_over_time(otelcol_processor_incoming_items_total{processor=~"transform/reduce_.+"}[$__range]))';

/** How many. */
export const replacedTexts = stat({
  title: "Secrets replaced",
  description:
    "Texts that were replaced by their kind before anything was stored, such as `[REDACTED:github-token]`. Zero: everything " +
    "was searched, and nothing found. Secrets without a known form aren't found.",
  empty: "nothing was searched",
  decimals: 0,
  queries: [instant(`${counted(metric)} or ${searched}`)],
  thresholds: [
    { color: "text", value: null },
    { color: "orange", value: 1 },
  ],
});

const none = "no secret was found in this range (with `content: full`, nothing is searched)";

/** Of which kind, and whose. */
export const replacedByKind = table({
  title: "What was replaced, and whose it was",
  description:
    "Replaced texts by their kind, the service that sent them, and the signal. A key that was in a prompt is known to the " +
    "model's provider, too: revoke it. The mark is in the text: " +
    '`{service_name=~".+"} |= "[REDACTED:"` finds the log records.',
  empty: none,
  queries: [tableRows(`${counted(metric, "kind", "service_name", "signal")} > 0`)],
  transformations: ordered("kind", "service_name", "signal", "Value"),
  sortBy: { column: "Texts", descending: true },
  overrides: [
    column("kind", "Kind"),
    column("service_name", "Service"),
    column("signal", "Signal", { "custom.width": 90 }),
    column("Value", "Texts", { unit: "none", "custom.width": 75 }),
    hidden("Time"),
  ],
});

/** When. */
export const replacedOverTime = timeseries({
  title: "Secrets replaced, over time",
  description: "Replaced texts per bar, by kind.",
  empty: none,
  unit: "none",
  draw: "stacked bars",
  legend: ["sum"],
  queries: [overTime(`${countedPerBar(metric, "kind")} > 0`, { legend: "{{kind}}", interval: "1m" })],
});
