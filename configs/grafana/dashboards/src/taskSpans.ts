import { column, table } from "./panels";
import { attributeField, attributes, groupBy, largest, only, where, type Transformations } from "./traceFrame";
import type { Panel, SharedQuery } from "./types";

/** Tables of the spans of one task. */

const noTask = "no task chosen";

const names = {
  span: column("operationName", "Span"),
  started: column("startTime", "Started", { unit: "time:HH:mm:ss", "custom.width": 90 }),
  duration: column("duration", "Duration", { unit: "ms", "custom.width": 100 }),
  number: column("duration (count)", "Number", { unit: "none", "custom.width": 100 }),
  together: column("duration (sum)", "Together", { unit: "ms", "custom.width": 120 }),
  longest: column("duration (max)", "Longest", { unit: "ms", "custom.width": 120 }),
};

const notTheRoot = where({ field: "operationName", is: "notEqual", value: "pa.run_task" });

/** Where the time went, by the names of spans. */
export function timeByKind(waterfall: SharedQuery): Panel {
  return table({
    title: "Where the time went",
    description:
      "Spans of this task by name: how many, and how long together and at most. A reasoning loop contains its Gemini " +
      "calls and its function, so the sums overlap. `claude.subprocess` is the time that Claude worked.",
    empty: noTask,
    queries: [waterfall],
    transformations: [...notTheRoot, ...groupBy({ operationName: [], duration: ["count", "sum", "max"] })],
    sortBy: { column: "Together", descending: true },
    overrides: [column("operationName", "Span"), names.number, names.together, names.longest],
  });
}

const functionName = attributeField("pa.function.name");
const success = attributeField("pa.function.success");

/** The functions that PA called. */
export function functionCalls(waterfall: SharedQuery): Panel {
  return table({
    title: "Function calls",
    description: "What PA called (`pa.function.*` spans), how often, and whether it worked.",
    empty: noTask,
    queries: [waterfall],
    transformations: [
      ...where({ field: "operationName", is: "regex", value: "^pa\\.function\\." }),
      ...attributes("pa.function.name", "pa.function.success"),
      ...groupBy({ [functionName]: [], [success]: [], duration: ["count", "sum"] }),
    ],
    sortBy: { column: "Together", descending: true },
    overrides: [
      column(functionName, "Function"),
      column(success, "Worked", {
        "custom.width": 90,
        "custom.cellOptions": { type: "color-text" },
        mappings: [
          {
            type: "value",
            options: {
              true: { text: "yes", color: "green", index: 0 },
              false: { text: "no", color: "red", index: 1 },
            },
          },
        ],
      }),
      names.number,
      names.together,
    ],
  });
}

/** A table with one row per span. */
function spanTable(args: {
  title: string;
  description: string;
  empty: string;
  waterfall: SharedQuery;
  /** Selects the spans. */
  transformations: Transformations;
  /** The fields to show besides start and duration: their titles, and their widths in pixels. */
  columns: Readonly<Record<string, string | readonly [title: string, width: number]>>;
  withName?: boolean;
  longestFirst?: boolean;
}): Panel {
  const { title, description, empty, waterfall, transformations, columns, withName, longestFirst } = args;
  return table({
    title,
    description,
    empty,
    queries: [waterfall],
    transformations: [
      ...transformations,
      ...only("startTime", ...(withName ? ["operationName"] : []), ...Object.keys(columns), "duration"),
    ],
    sortBy: longestFirst ? { column: "Duration", descending: true } : { column: "Started", descending: false },
    overrides: [
      names.span,
      names.started,
      names.duration,
      ...Object.entries(columns).map(([field, shown]) =>
        typeof shown === "string" ? column(field, shown) : column(field, shown[0], { "custom.width": shown[1] }),
      ),
    ],
  });
}

/** The spans that took longest. */
export function slowest(waterfall: SharedQuery): Panel {
  return spanTable({
    title: "Slowest spans",
    description: "The 50 spans of this task that took longest, without the task itself.",
    empty: noTask,
    waterfall,
    transformations: [...notTheRoot, ...largest("duration", 50)],
    columns: {},
    withName: true,
    longestFirst: true,
  });
}

const geminiError = attributeField("gemini.error_code");

/** The spans that failed, and why. */
export function errors(waterfall: SharedQuery): Panel {
  return spanTable({
    title: "What failed",
    description:
      "Spans that ended in an error, with the error's text, and functions that reported that they failed, which have none.",
    empty: "nothing failed in this task",
    waterfall,
    transformations: [
      ...attributes("pa.function.success", "gemini.error_code"),
      ...where({ field: "statusCode", is: "equal", value: 2 }, { field: success, is: "equal", value: "false" }),
    ],
    columns: { statusMessage: "Why", [geminiError]: ["Code", 70] },
    withName: true,
  });
}

/** What PA decided, and why. */
export function loops(waterfall: SharedQuery): Panel {
  return spanTable({
    title: "Reasoning loops",
    description: "Each cycle in which PA read Claude's output and decided: its number, what it chose, and why.",
    empty: noTask,
    waterfall,
    transformations: [
      ...where({ field: "operationName", is: "equal", value: "pa.reasoning_loop" }),
      ...attributes("pa.iteration", "pa.function", "pa.decision"),
    ],
    columns: {
      [attributeField("pa.iteration")]: ["Loop", 60],
      [attributeField("pa.function")]: ["Function", 150],
      [attributeField("pa.decision")]: "Decision",
    },
  });
}

/** The calls to Gemini. */
export function geminiCalls(waterfall: SharedQuery): Panel {
  return spanTable({
    title: "Gemini calls",
    description:
      "Each call to Gemini, with the tokens of prompt and completion. Attempts and tokens come from AgentProxy's main branch only; 056aaa4 leaves them out.",
    empty: noTask,
    waterfall,
    transformations: [
      ...where({ field: "operationName", is: "equal", value: "gemini.api.call" }),
      ...attributes(
        "gemini.model",
        "gemini.attempt",
        "gemini.tokens.prompt",
        "gemini.tokens.completion",
        "gemini.error_code",
      ),
    ],
    columns: {
      [attributeField("gemini.model")]: "Model",
      [attributeField("gemini.attempt")]: ["Attempt", 75],
      [attributeField("gemini.tokens.prompt")]: ["Prompt", 80],
      [attributeField("gemini.tokens.completion")]: ["Completion", 100],
      [geminiError]: ["Error", 70],
    },
  });
}
