import { figures, type FigureName, type Selector } from "./agentMetrics";
import { coloured } from "./palette";
import { barColour, bars, column, hidden, ordered, stat, table, timeseries } from "./panels";
import { counted, countedPerBar, increasedPerBar, instant, overTime, quantilePerPoint, tableRows } from "./queries";
import { recordRows } from "./records";
import type { DataLink, Panel } from "./types";

/** Panels that the dashboards about agents share. `of` selects the agents. */

/** One figure of the time range. */
export function figure(of: Selector, name: FigureName, description: string, empty: string): Panel {
  const { title, unit, decimals, expr } = figures[name];
  return stat({ title, description, empty, unit, decimals, queries: [instant(expr(of))] });
}

/** The sessions, cost, tokens, calls and failures of the range, as a row of 24 columns. */
export function head(of: Selector, costs: string): readonly (readonly [width: number, panel: Panel])[] {
  const none = "none in this range";
  return [
    [4, figure(of, "sessions", "Sessions that began: conversations, or runs without a terminal.", none)],
    [4, figure(of, "cost", `What the models cost, in USD. ${costs}`, "none known")],
    [4, tokensInAndOut(of)],
    [4, callsAndFailures(of, "model", "Calls of models in this range, and those that failed.")],
    [4, callsAndFailures(of, "tool", "Calls of tools in this range, and those that failed.")],
    [4, figure(of, "turns", "Prompts: each is a turn, which lasts until it is answered.", none)],
  ];
}

function tokensInAndOut(of: Selector): Panel {
  return stat({
    title: "Tokens",
    description:
      "Tokens that the models processed: in (with those of the cache) and out (with reasoning). No token counts twice.",
    empty: "not sent",
    unit: "short",
    names: true,
    below: true,
    queries: [
      instant(figures.tokensIn.expr(of), { legend: "in" }),
      instant(figures.tokensOut.expr(of), { legend: "out" }),
    ],
  });
}

function callsAndFailures(of: Selector, what: "model" | "tool", description: string): Panel {
  const metric = `${what}_calls_total`;
  return stat({
    title: what === "model" ? "Model calls" : "Tool calls",
    description,
    empty: "none in this range",
    unit: "short",
    names: true,
    below: true,
    queries: [
      instant(`${counted(of(metric))} > 0`, { legend: "all" }),
      instant(`${counted(of(metric, 'outcome="error"'))} or 0 * (${counted(of(metric))} > 0)`, { legend: "failed" }),
    ],
  });
}

/** Arguments of {@link figuresBy}. */
export interface FiguresByArgs {
  readonly title: string;
  readonly description: string;
  readonly empty: string;
  /** The columns with labels: the label, and its title. */
  readonly by: Readonly<Record<string, string>>;
  readonly figures: readonly FigureName[];
  readonly links?: readonly DataLink[];
}

/** A table of figures by labels, with the largest value of the first figure first. */
export function figuresBy(of: Selector, { by, figures: names, links, ...args }: FiguresByArgs): Panel {
  const labels = Object.keys(by);
  const value = (index: number): string => `Value #${"ABCDEFGHIJKL"[index]!}`;
  return table({
    ...args,
    links,
    queries: names.map((name) => tableRows(figures[name].expr(of, ...labels))),
    // The rows of all queries have the same time, so they are put together by their labels.
    transformations: [{ id: "merge", options: {} }, ...ordered(...labels, ...names.map((_, index) => value(index)))],
    sortBy: { column: figures[names[0]!].title, descending: true },
    overrides: [
      ...labels.map((label) => column(label, by[label]!, { "custom.minWidth": 60 })),
      ...names.map((name, index) => {
        const { title, unit, decimals } = figures[name];
        return column(value(index), title, { unit, decimals, "custom.width": 98 });
      }),
      hidden("Time"),
    ],
  });
}

/** A counter per bar, by a label. */
export function perBar(
  of: Selector,
  args: { title: string; description: string; empty: string; metric: string; by: string; unit?: string },
  ...colours: readonly string[]
): Panel {
  const { metric, by, unit = "short", ...texts } = args;
  const per = unit === "short" ? countedPerBar : increasedPerBar;
  return timeseries({
    ...texts,
    unit,
    draw: "stacked bars",
    legend: ["sum"],
    queries: [overTime(per(of(metric), by), { legend: `{{${by}}}`, interval: "1m" })],
    overrides: coloured(...colours),
  });
}

/** Tokens per bar, by kind. */
export function tokensByKind(of: Selector, note = ""): Panel {
  return perBar(
    of,
    {
      title: "Tokens by kind",
      description:
        "Tokens per bar: `input` (not cached), `output`, `cache_read`, `cache_write` and `reasoning`. No token has two " +
        `kinds. ${note}`,
      empty: "no tokens in this range",
      metric: "tokens_total",
      by: "kind",
    },
    "input",
    "output",
    "cache_read",
    "cache_write",
    "reasoning",
  );
}

/** How long calls of models took. */
export function modelDurations(of: Selector, note = ""): Panel {
  const buckets = of("model_call_duration_seconds_bucket");
  return timeseries({
    title: "Duration of model calls",
    description: `p50 and p95 of the calls at each point, estimated from buckets. ${note}`,
    empty: "no model call in this range",
    unit: "s",
    draw: "points",
    queries: [
      overTime(quantilePerPoint(0.5, buckets), { legend: "p50", interval: "1m" }),
      overTime(quantilePerPoint(0.95, buckets), { legend: "p95", interval: "1m" }),
    ],
    overrides: coloured("p50", "p95"),
  });
}

/** Failed calls by kind. */
export function errorKinds(of: Selector): Panel {
  return bars({
    title: "Failed calls by kind",
    description:
      "Failed calls of models by their reason (`rate_limit`, `overloaded`, `auth`, `timeout`, `server`, `request`), failed " +
      "tools (`tool`), and others.",
    empty: "no call failed in this range",
    thresholds: barColour("red"),
    queries: [instant(`sort_desc(${counted(of("errors_total"), "kind")} > 0)`, { legend: "{{kind}}" })],
  });
}

/** The tools, by the number of their calls. */
export function toolTable(of: Selector, note = ""): Panel {
  return figuresBy(of, {
    title: "Tools",
    description: `The calls of each tool, the share of those that failed, and the median duration. ${note}`,
    empty: "no tool was called in this range",
    by: { tool: "Tool" },
    figures: ["toolCalls", "toolFailures", "toolDuration"],
  });
}

/**
 * A table of the number of log records, by their attributes.
 * @param records a LogQL query of records, without range.
 */
export function recordCounts(
  args: Pick<FiguresByArgs, "title" | "description" | "empty" | "by"> & { readonly records: string },
): Panel {
  const { records, by, ...texts } = args;
  return table({
    ...texts,
    queries: [recordRows(`sum by (${Object.keys(by).join(", ")}) (count_over_time(${records} [$__range]))`)],
    transformations: ordered(...Object.keys(by), "Value #A"),
    sortBy: { column: "Records", descending: true },
    overrides: [
      ...Object.entries(by).map(([label, title]) => column(label, title, { "custom.minWidth": 60 })),
      column("Value #A", "Records", { unit: "none", "custom.width": 80 }),
      hidden("Time"),
    ],
  });
}

/**
 * A LogQL query of the records of an agent with certain events.
 * @param more conditions of LogQL, without the first `|`.
 */
export function recordsOf(agent: string, more: string): string {
  return (
    `{service_name=~".+"} | agent_product="${agent}" | project_name=~"$projectName" ` +
    `| vcs_repository_name=~"$repository" | ${more}`
  );
}
