import { column, stat, table } from "./panels";
import { instant } from "./queries";
import { statusMappings } from "./tasks";
import { attributeField, attributeOrEmpty, attributes, calculated, groupBy, numbers, only, where } from "./traceFrame";
import type { FieldProperties, Panel, SharedQuery } from "./types";

/** The head of the dashboard about one task: what it was, how it ended, and what it took. */

const asked = attributeField("pa.task.description");
const status = attributeField("pa.status");
const iterations = attributeField("pa.iterations");

const root = where({ field: "operationName", is: "equal", value: "pa.run_task" });

/** How the task ended. */
export function ending(waterfall: SharedQuery): Panel {
  const panel = stat({
    title: "How it ended",
    description:
      "`pa.status` of the span `pa.run_task`, which AgentProxy sends when the task ends. A task that ended with an " +
      "exception has none, and is an error. No end: the task runs, or it was aborted.",
    empty: "no end yet",
    queries: [waterfall],
    mappings: statusMappings.ofTexts,
  });
  return {
    ...panel,
    // Of a row without a status the value is empty, which is an error; no row is a task without an end.
    options: { ...panel.options, reduceOptions: { values: true, limit: 1, calcs: [], fields: "/.*/" } },
    transformations: [...root, ...attributeOrEmpty("pa.status"), ...only(status)],
  };
}

/** What was asked, from the task's root span. */
export function taskItself(waterfall: SharedQuery): Panel {
  return table({
    title: "The task",
    description:
      "What was asked, from the span `pa.run_task`, which AgentProxy sends when the task ends. Texts are shown as JSON " +
      "has them: with a backslash before quotation marks. `[NOT STORED]`: the setting `content` is `metadata`.",
    empty: "known when the task has ended",
    queries: [waterfall],
    transformations: [
      ...root,
      ...attributes("pa.task.description", "pa.iterations"),
      ...only(asked, "statusMessage", iterations, "startTime", "duration"),
    ],
    overrides: [
      column(asked, "Asked for"),
      column("statusMessage", "Error", { "custom.width": 260 }),
      column(iterations, "Iterations", { "custom.width": 90 }),
      column("startTime", "Started", { unit: "dateTimeAsIso", "custom.width": 170 }),
      column("duration", "Duration", { unit: "ms", "custom.width": 100 }),
    ],
  });
}

function spanFigures(
  args: { title: string; description: string; empty: string },
  waterfall: SharedQuery,
  transformations: Panel["transformations"],
  figures: Readonly<Record<string, readonly [title: string, unit: string, more?: FieldProperties]>>,
): Panel {
  return {
    ...stat({
      ...args,
      names: true,
      queries: [waterfall],
      overrides: Object.entries(figures).map(([field, [title, unit, more]]) => column(field, title, { unit, ...more })),
    }),
    transformations,
  };
}

/** How long it took so far, and of how many spans it consists. */
export function soFar(waterfall: SharedQuery): Panel {
  return spanFigures(
    {
      title: "From its first to its last span",
      description: "The time from the start of the task's first span to the end of its last one, also while it runs.",
      empty: "–",
    },
    waterfall,
    [
      ...calculated("end", "startTime", "+", "duration"),
      ...groupBy({ traceID: [], startTime: ["min"], end: ["max"], spanID: ["count"] }),
      ...calculated("elapsed", "end (max)", "-", "startTime (min)"),
      ...only("elapsed", "spanID (count)"),
    ],
    { elapsed: ["time", "ms"], "spanID (count)": ["spans", "none"] },
  );
}

/** Calls without any tokens are those of a revision that doesn't count them. */
const notCounted: FieldProperties = { mappings: [{ type: "value", options: { "0": { text: "–", index: 0 } } }] };

/** Gemini's calls and tokens. */
export function geminiFigures(waterfall: SharedQuery): Panel {
  const [prompt, completion] = ["gemini.tokens.prompt", "gemini.tokens.completion"] as const;
  return spanFigures(
    {
      title: "Gemini",
      description: "Calls and tokens of this task. Tokens come from AgentProxy's main branch only.",
      empty: "–",
    },
    waterfall,
    [
      ...where({ field: "operationName", is: "equal", value: "gemini.api.call" }),
      ...attributes(prompt, completion),
      ...numbers(prompt, completion),
      ...groupBy({
        operationName: [],
        spanID: ["count"],
        [attributeField(prompt)]: ["sum"],
        [attributeField(completion)]: ["sum"],
      }),
    ],
    {
      "spanID (count)": ["calls", "none"],
      [`${attributeField(prompt)} (sum)`]: ["prompt", "short", notCounted],
      [`${attributeField(completion)} (sum)`]: ["completion", "short", notCounted],
    },
  );
}

/** How long Claude worked. */
export function claudeFigures(waterfall: SharedQuery): Panel {
  return spanFigures(
    {
      title: "Claude",
      description: "How often AgentProxy started Claude (`claude.subprocess`), and how long it worked.",
      empty: "–",
    },
    waterfall,
    [
      ...where({ field: "operationName", is: "equal", value: "claude.subprocess" }),
      ...groupBy({ operationName: [], duration: ["sum", "count"] }),
    ],
    { "duration (count)": ["runs", "none"], "duration (sum)": ["time", "ms"] },
  );
}

/** Spans that ended in an error. */
export function failedFigure(waterfall: SharedQuery): Panel {
  return {
    ...stat({
      title: "Failed spans",
      description: "Spans of this task with the status error.",
      empty: "0",
      queries: [waterfall],
      decimals: 0,
      thresholds: [
        { color: "text", value: null },
        { color: "red", value: 1 },
      ],
    }),
    transformations: [
      ...where({ field: "statusCode", is: "equal", value: 2 }),
      ...groupBy({ statusCode: [], spanID: ["count"] }),
      ...only("spanID (count)"),
    ],
  };
}

/** What the calls to Gemini cost. */
export const taskCost = stat({
  title: "Gemini's cost",
  description:
    "What the calls to Gemini of this task cost, as AgentProxy estimates it, from the collector's series of this task. " +
    "The task has to be in the time range. AgentProxy's main branch only.",
  empty: "–",
  unit: "currencyUSD",
  // Tempo's search writes ids without leading zeros.
  queries: [instant('max(max_over_time(agentproxy_task_cost_usd_total{agentproxy_trace_id=~"0*$traceId"}[$__range]))')],
});
