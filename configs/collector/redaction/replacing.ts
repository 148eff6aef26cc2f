import { text } from "../ottl";
import type { ComponentConfig } from "../parts";
import { detecting, found, hasOneOf, join, temporary } from "./detecting";
import { gathering, scattering } from "./gathering";
import { namedKind, secretAttributes } from "./namedSecrets";
import { exemplars, places, type Item, type Signal } from "./places";
import { mark } from "./rule";
import { kinds, nameKind, rules, unreadableKind } from "./rules";
import { allSigns, signsOf } from "./signs";

/**
 * Statements that replace secrets by their kind, in three steps.
 *
 * 1. In every place, all text is joined and searched for signs of a secret, which is cheap.
 * 2. The texts of places with a sign are moved into the attributes of the item (span, log record, data point) that they
 *    belong to, where the rules replace what they match. So the rules are compiled once per signal, not once per place.
 * 3. The texts are moved back.
 *
 * Whatever can fail is ordered so that a failure leads to the second step.
 */

/** Begins the names of an item's attributes that count what was replaced in it, and in what it shares with others. */
export const countPrefix = "redacted.";

const signs = allSigns(rules);
const anyPattern = text(rules.map(({ pattern }) => `(?:${pattern})`).join("|"));

/** The transform processor's statements for one signal. */
export function replacing(signal: Signal): ComponentConfig[] {
  const { item, parts } = places[signal];
  return [
    ...(signal === "metrics"
      ? [{ context: exemplars.context, statements: [`keep_keys(${exemplars.attributes}, [])`] }]
      : []),
    ...decodeBody(item),
    ...detecting(signal, signs),
    ...(parts === undefined ? [] : [replaceInItem(parts)]),
    ...gathering(places[signal]),
    replaceInItem(item),
    ...scattering(places[signal]),
  ];
}

function replaceInItem(item: Item): ComponentConfig {
  const { context, attributes, partOf = attributes } = item;
  return {
    context,
    conditions: [`${attributes}[${found}] != nil`],
    statements: [
      `delete_key(${attributes}, ${found})`,
      join(item),
      ...moveFields(item),
      ...flattenNested(attributes),
      ...replaceIn(attributes),
      ...countKinds(attributes, partOf),
      ...moveFieldsBack(item),
    ],
  };
}

/** A body of bytes becomes the text that it contains. */
function decodeBody({ context, body }: Item): ComponentConfig[] {
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

function moveFields({ attributes, fields, body }: Item): string[] {
  const moved = fields.map((field) => `set(${attributes}[${text(temporary + field)}], ${field})`);
  if (body === undefined) {
    return moved;
  }
  const copy = `${attributes}[${text(temporary + body)}]`;
  const isNested = `(IsMap(${body}) or IsList(${body}))`;
  return [
    ...moved,
    `set(${copy}, ${body}) where IsString(${body})`,
    // A list or map becomes JSON text. For what JSON can't express, the mark stays.
    `set(${copy}, ${text(mark(unreadableKind))}) where ${isNested}`,
    `set(${copy}, String(${body})) where ${isNested}`,
  ];
}

function moveFieldsBack({ attributes, fields, body }: Item): string[] {
  return [...fields, ...(body === undefined ? [] : [body])].flatMap((field) => {
    const key = text(temporary + field);
    return [
      `set(${field}, ${attributes}[${key}]) where ${attributes}[${key}] != nil`,
      `delete_key(${attributes}, ${key})`,
    ];
  });
}

/**
 * Lists and maps become attributes `name.0` or `name.key`, because the functions for patterns see strings only. Not where
 * all signs are in strings.
 */
function flattenNested(attributes: string): string[] {
  return [
    `set(cache["nested"], ${attributes})`,
    `replace_all_matches(cache["nested"], "*", "")`,
    `set(cache["json"], String(cache["nested"]))`,
    `set(cache["structure"], true) where ${hasOneOf(signs, "json")}`,
    `flatten(${attributes}) where cache["structure"] == true`,
  ];
}

function replaceIn(attributes: string): string[] {
  return [
    // A mark that an agent sent, because it had read one, isn't counted.
    `replace_all_patterns(${attributes}, "value", "\\\\[REDACTED:", "[redacted:")`,
    ...rules.map((rule) => {
      // The collector reads $$ as $.
      const by = text(`${rule.keep?.replaceAll("$", "$$$$") ?? ""}${mark(rule.kind)}`);
      const slow = /^[([]/.test(rule.pattern);
      return (
        `replace_all_patterns(${attributes}, "value", ${text(rule.pattern)}, ${by})` +
        (slow ? ` where ${hasOneOf(signsOf(rule))}` : "")
      );
    }),
    `replace_all_patterns(${attributes}, "key", ${anyPattern}, ${text(mark(nameKind))}) ` +
      `where cache["structure"] == true`,
    // Attributes whose name says that they hold a secret.
    `set(cache["named"], ${attributes})`,
    `keep_matching_keys(cache["named"], ${text(secretAttributes)})`,
    `replace_all_patterns(cache["named"], "value", "^[^\\\\[]+$", ${text(mark(namedKind))})`,
    `merge_maps(${attributes}, cache["named"], "update")`,
  ];
}

/** Counts the marks, in addition to what has been counted. */
function countKinds(attributes: string, countedIn: string): string[] {
  return [
    `set(cache["replaced"], String(${attributes}))`,
    ...kinds.flatMap((kind) => {
      const count = `${countedIn}[${text(countPrefix + kind)}]`;
      return [
        `set(cache["count"], Len(Split(cache["replaced"], ${text(mark(kind))})) - 1)`,
        `set(${count}, 0) where cache["count"] > 0 and ${count} == nil`,
        `set(${count}, ${count} + cache["count"]) where cache["count"] > 0`,
      ];
    }),
  ];
}
