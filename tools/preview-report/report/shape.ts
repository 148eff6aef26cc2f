import { changeKinds, downtimes, operationKinds, outcomes, settingAspects, warningKinds, type Report } from "../model";

/** What a value must look like: a word, a text, a number, a truth, a list of one shape, or an object of shapes. */
type Shape = "text" | "number" | "truth" | readonly string[] | { readonly each: Shape } | { readonly fields: Fields };
type Fields = Readonly<Record<string, Shape>>;

const each = (shape: Shape): Shape => ({ each: shape });
const fields = (of: Fields): Shape => ({ fields: of });
const texts = each("text");

const reportShape = fields({
  base: "text",
  head: "text",
  stacks: each(
    fields({
      name: "text",
      outcome: outcomes,
      error: "text",
      warnings: each(fields({ kind: warningKinds, values: texts })),
      operations: each(
        fields({
          kind: operationKinds,
          type: "text",
          name: "text",
          reasons: each(fields({ property: "text", removed: texts, added: texts })),
          downtime: downtimes,
          graceSeconds: "number",
          withoutEffect: "truth",
        }),
      ),
      unchanged: each(fields({ kind: "text", count: "number" })),
      files: each(fields({ service: "text", path: "text", diff: "text" })),
      dashboards: each(
        fields({
          path: "text",
          title: "text",
          panels: each(fields({ change: changeKinds, title: "text", properties: texts, queries: "text" })),
        }),
      ),
      settings: each(fields({ key: "text", change: changeKinds, aspect: settingAspects, from: "text", to: "text" })),
      outputs: each(fields({ name: "text", change: changeKinds, from: "text", to: "text" })),
      images: each(fields({ service: "text", from: "text", to: "text" })),
    }),
  ),
});

/**
 * Reads a report that somebody else wrote.
 * @throws Error that says where it isn't a report; it repeats nothing of what stands there.
 */
export function readReport(text: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("The report is not JSON.");
  }
  if ((value as { version?: unknown } | null)?.version !== 1) {
    throw new Error("The report is of another version.");
  }
  check(value, reportShape, "report");
  return value as Report;
}

function check(value: unknown, shape: Shape, where: string): void {
  const wrong = (): never => {
    throw new Error(`The report is malformed at ${where}.`);
  };
  if (shape === "text") {
    if (typeof value !== "string") {
      wrong();
    }
  } else if (shape === "number") {
    if (!Number.isSafeInteger(value)) {
      wrong();
    }
  } else if (shape === "truth") {
    if (typeof value !== "boolean") {
      wrong();
    }
  } else if ("each" in shape) {
    if (!Array.isArray(value)) {
      wrong();
    }
    (value as unknown[]).forEach((element) => check(element, shape.each, `${where}[]`));
  } else if ("fields" in shape) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      wrong();
    }
    Object.entries(shape.fields).forEach(([key, of]) => check((value as Fields)[key], of, `${where}.${key}`));
  } else if (typeof value !== "string" || !shape.includes(value)) {
    wrong();
  }
}
