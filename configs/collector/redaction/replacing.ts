import { text } from "../ottl";
import type { ComponentConfig } from "../parts";
import { mark } from "./kind";
import { kinds } from "./kinds";
import { secretAttributes, secretKind, isNamed } from "./named";
import { places, shared, type Place, type Signal } from "./places";

/**
 * Statements that replace secrets by their kind.
 *
 * Each place is processed in two steps. The first one joins all its text and looks for signs of a secret, which is cheap;
 * the second one runs only where there was one. It moves all texts into the attributes, replaces there, and moves them
 * back. Errors would contain the data, so they aren't logged (`error_mode: silent`); whatever can fail is ordered so that
 * a failure leads to the second step.
 */

/** Attribute of an item: the kinds of what was replaced in it and in what it shares with others, `email;jwt;email;`. */
export const kindsAttribute = "redacted.kinds";

/** Attributes that exist only between the two steps. */
const temporary = "redaction.";
const found = text(`${temporary}found`);

const anySign = pattern(kinds.flatMap(({ signs }) => signs));
const anyInName = pattern(kinds.filter(({ name }) => !isNamed(name)).flatMap(({ patterns }) => patterns));

function pattern(alternatives: readonly string[]): string {
  return text(alternatives.map((one) => `(?:${one})`).join("|"));
}

/** The transform processor's statements for one signal. */
export function replacing(signal: Signal): ComponentConfig[] {
  return [...places[signal].flatMap((place) => [...decodeBody(place), detect(place), replace(place)]), collect(signal)];
}

/** A body of bytes becomes the text that it contains. */
function decodeBody({ context, body }: Place): ComponentConfig[] {
  if (body === undefined) {
    return [];
  }
  const other = ["IsString", "IsMap", "IsList", "IsInt", "IsDouble", "IsBool"].map((is) => `not ${is}(${body})`);
  return [
    {
      context,
      conditions: [`${body} != nil and ${other.join(" and ")}`],
      statements: [`set(${body}, Decode(${body}, "utf-8"))`],
    },
  ];
}

function detect({ context, attributes, fields, body }: Place): ComponentConfig {
  const all = [attributes, ...fields, ...(body === undefined ? [] : [body])].join(", ");
  const signs = kinds.flatMap((kind) => kind.signs).map((sign) => `IsMatch(cache["text"], ${text(sign)})`);
  return {
    context,
    statements: [
      // Fails for what JSON can't express, such as NaN.
      `set(cache["text"], Concat([${all}], "\\n"))`,
      `set(${attributes}[${found}], true) where cache["text"] == nil or ${signs.join(" or ")}`,
    ],
  };
}

function replace(place: Place): ComponentConfig {
  const { context, attributes, fields, body } = place;
  const temporaries = [...fields, ...(body === undefined ? [] : [body])].map(
    (field) => [field, `${attributes}[${text(temporary + field)}]`] as const,
  );
  return {
    context,
    conditions: [`${attributes}[${found}] != nil`],
    statements: [
      `delete_key(${attributes}, ${found})`,
      ...flattenNested(attributes),
      ...fields.map((field) => `set(${attributes}[${text(temporary + field)}], ${field})`),
      ...(body === undefined ? [] : moveBody(attributes, body)),
      ...replaceIn(attributes),
      ...countIn(place),
      ...temporaries.map(([field, copy]) => `set(${field}, ${copy}) where ${copy} != nil`),
      `delete_matching_keys(${attributes}, ${text(`^${temporary.replace(".", "\\.")}`)})`,
    ],
  };
}

/** Lists and maps with a sign become attributes `name.0` or `name.key`: the functions for patterns see strings only. */
function flattenNested(attributes: string): string[] {
  return [
    `set(cache["nested"], ${attributes})`,
    `replace_all_matches(cache["nested"], "*", "")`,
    `set(cache["json"], String(cache["nested"]))`,
    `flatten(${attributes}) where cache["json"] == nil or IsMatch(cache["json"], ${anySign})`,
  ];
}

/** A list or map with a sign becomes JSON text. */
function moveBody(attributes: string, body: string): string[] {
  const copy = `${attributes}[${text(temporary + body)}]`;
  const isNested = `(IsMap(${body}) or IsList(${body}))`;
  return [
    `set(${copy}, ${body}) where IsString(${body})`,
    `set(cache["body"], String(${body})) where ${isNested}`,
    `set(${copy}, ${text(mark("unreadable"))}) where ${isNested} and cache["body"] == nil`,
    `set(${copy}, cache["body"]) where ${isNested} and IsMatch(cache["body"], ${anySign})`,
  ];
}

function replaceIn(attributes: string): string[] {
  const one = (regex: string, by: string): string =>
    `replace_all_patterns(${attributes}, "value", ${text(regex)}, ${text(by)})`;
  return [
    // A mark that an agent sent, because it had read one, isn't counted.
    one("\\[REDACTED:", "[redacted:"),
    // The collector reads $$ as $. Without a group, $1 is empty.
    ...kinds.flatMap(({ name, patterns }) => patterns.map((regex) => one(regex, `$$1${mark(name)}`))),
    `replace_all_patterns(${attributes}, "key", ${anyInName}, ${text(mark("name"))})`,
    // Attributes whose name says that they hold a secret.
    `set(cache["named"], ${attributes})`,
    `keep_matching_keys(cache["named"], ${text(secretAttributes)})`,
    `replace_all_patterns(cache["named"], "value", "^[^\\\\[]+$", ${text(mark(secretKind))})`,
    `merge_maps(${attributes}, cache["named"], "update")`,
  ];
}

/** Lists the kinds of all marks, in the item's own attributes where the context reaches them. */
function countIn({ attributes, partOf = attributes }: Place): string[] {
  const list = `${partOf}[${text(kindsAttribute)}]`;
  return [
    `set(cache["kinds"], Concat([${attributes}, ${text(mark("end"))}], ""))`,
    `replace_pattern(cache["kinds"], "(?s).*?\\\\[REDACTED:([a-z-]+)\\\\]", "$$1;")`,
    `replace_pattern(cache["kinds"], "end;$", "")`,
    `set(cache["kinds"], Concat([${list}, cache["kinds"]], "")) where ${list} != nil`,
    `set(${list}, cache["kinds"]) where cache["kinds"] != nil and cache["kinds"] != ""`,
  ];
}

/** Moves the lists of what items share to the first of these items, so that each replaced text is listed once. */
function collect(signal: Signal): ComponentConfig {
  const { context, attributes } = places[signal].at(-1)!;
  const list = (map: string): string => `${map}[${text(kindsAttribute)}]`;
  const own = list(attributes);
  return {
    context,
    conditions: shared[signal].map((map) => `${list(map)} != nil`),
    statements: [
      `set(${own}, "") where ${own} == nil`,
      ...shared[signal].flatMap((map) => [
        `set(${own}, Concat([${list(map)}, ${own}], "")) where ${list(map)} != nil`,
        `delete_key(${map}, ${text(kindsAttribute)})`,
      ]),
    ],
  };
}
