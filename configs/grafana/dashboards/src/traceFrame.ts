import { source, type Panel, type SharedQuery } from "./types";

/**
 * Panels about the spans of one trace.
 *
 * Tempo's search returns the part of a trace that one of its blocks has, and a block holds two minutes: of a longer task
 * a search finds a fraction. Only a trace that is read by its id is put together from all blocks. So one panel of a
 * dashboard, the waterfall, reads the trace, and all others take its data frame and select, group and sort in the
 * browser.
 *
 * The frame has one row per span, with the fields `traceID`, `spanID`, `parentSpanID`, `operationName`, `serviceName`,
 * `kind`, `statusCode` (2 is an error), `statusMessage`, `startTime` and `duration` (both milliseconds), `logs`,
 * `references`, `serviceTags` and `tags`; the last is a list of `{value, key}`.
 * @see https://github.com/grafana/grafana-tempo-datasource/blob/v13.1.3/pkg/tempo/trace_transform.go
 */

/** A list of Grafana's transformations. */
export type Transformations = NonNullable<Panel["transformations"]>;

/** A query that takes the data of another panel of the same dashboard, before that panel's transformations. */
export function dataOfPanel(id: number): SharedQuery {
  return { datasource: source.dashboard, panelId: id, withTransforms: false };
}

/** The name of the field that {@link attributes} makes of an attribute; JavaScript allows no dots in group names. */
export function attributeField(attribute: string): string {
  return attribute.replaceAll(".", "_");
}

/** An attribute as it is in the JSON text of `tags`: what stands before its value, the value, and what follows it. */
function inTags(name: string): readonly [before: string, value: string, after: string] {
  return ['\\{"value":"?', '(?:[^"\\\\]|\\\\.)*?', `"?,"key":"${name.replaceAll(".", "\\.")}"\\}`];
}

function extracted(regExp: string): Transformations {
  return [
    {
      id: "convertFieldType",
      options: { conversions: [{ targetField: "tags", destinationType: "string" }], fields: {} },
    },
    {
      id: "extractFields",
      options: { source: "tags", format: "regexp", regExp: `/^${regExp}/`, keepTime: false, replace: false },
    },
  ];
}

/**
 * Adds a field for each of these attributes of spans. Its values are texts, as in JSON but without the quotation marks;
 * spans without the attribute have none.
 *
 * The transformation "Extract fields" finds values of a list by position only, so this converts the list to JSON text
 * and searches it with a regular expression. In that text, `"` ends a value for certain, because those inside values are
 * escaped.
 */
export function attributes(...names: readonly string[]): Transformations {
  const lookups = names.map((name) => {
    const [before, value, after] = inTags(name);
    // An alternative without the attribute, not `?`: a repetition that matches nothing forgets its groups.
    return `(?:(?=.*?${before}(?<${attributeField(name)}>${value})${after})|)`;
  });
  return extracted(lookups.join(""));
}

/** Like {@link attributes} for one attribute, but with an empty text for spans without it. */
export function attributeOrEmpty(name: string): Transformations {
  const [before, value, after] = inTags(name);
  return extracted(`(?=.*?(?<${attributeField(name)}>(?<=${before})${value}(?=${after})|$))`);
}

/** Makes numbers of the texts of {@link attributes}. */
export function numbers(...names: readonly string[]): Transformations {
  const conversions = names.map((name) => ({ targetField: attributeField(name), destinationType: "number" }));
  return [{ id: "convertFieldType", options: { conversions, fields: {} } }];
}

/** A condition for a span; `value` is a regular expression for `regex`. */
export interface Condition {
  readonly field: string;
  readonly is: "equal" | "notEqual" | "regex";
  readonly value: string | number;
}

/** Keeps the rows that meet one of these conditions. */
export function where(...conditions: readonly Condition[]): Transformations {
  const filters = conditions.map(({ field, is, value }) => ({
    fieldName: field,
    config: { id: is, options: { value } },
  }));
  return [{ id: "filterByValue", options: { filters, type: "include", match: "any" } }];
}

/** Keeps these fields, in this order. */
export function only(...fields: readonly string[]): Transformations {
  const positions = Object.fromEntries(fields.map((field, index) => [field, index]));
  return [
    { id: "filterFieldsByName", options: { include: { names: fields } } },
    { id: "organize", options: { indexByName: positions, excludeByName: {}, renameByName: {} } },
  ];
}

/** Keeps the rows with the largest values of a field. */
export function largest(field: string, count: number): Transformations {
  return [
    { id: "sortBy", options: { fields: {}, sort: [{ field, desc: true }] } },
    { id: "limit", options: { limitField: count } },
  ];
}

/**
 * Groups rows, counts and adds them up. The results are named by field and calculation (`duration (sum)`).
 * @param fields calculations per field, such as `count`; a field without calculations is one to group by.
 */
export function groupBy(fields: Readonly<Record<string, readonly string[]>>): Transformations {
  const operations = Object.entries(fields).map(([field, calcs]) => [
    field,
    calcs.length === 0 ? { aggregations: [], operation: "groupby" } : { aggregations: calcs, operation: "aggregate" },
  ]);
  return [{ id: "groupBy", options: { fields: Object.fromEntries(operations) as object } }];
}

/** Adds a field: `left` minus or plus `right`. */
export function calculated(name: string, left: string, operator: "-" | "+", right: string): Transformations {
  return [
    {
      id: "calculateField",
      options: { mode: "binary", alias: name, binary: { left, operator, right }, replaceFields: false },
    },
  ];
}
