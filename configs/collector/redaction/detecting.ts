import { text } from "../ottl";
import type { ComponentConfig } from "../parts";
import { allPlaces, type Item, type Signal } from "./places";

/** Finds the places that may have a secret. */

/** Begins the names of attributes that exist between two steps only. */
export const temporary = "redaction.";

/** The attribute of a place that may have a secret, as OTTL's text. */
export const found = text(`${temporary}found`);

/** A condition: whether a text in the cache has one of these signs, or couldn't be put there. */
export function hasOneOf(signs: readonly string[], name = "text"): string {
  const cached = `cache[${text(name)}]`;
  return [`${cached} == nil`, ...signs.map((sign) => `IsMatch(${cached}, ${text(sign)})`)].join(" or ");
}

/** Joins all text of a place. Fails, and leaves nothing, for what JSON can't express, such as NaN. */
export function join({ attributes, fields, body }: Item): string {
  const all = [attributes, ...fields, ...(body === undefined ? [] : [body])].join(", ");
  return `set(cache["text"], Concat([${all}], "\\n"))`;
}

/** Marks all places of a signal that have one of the signs, or can't be joined. */
export function detecting(signal: Signal, signs: readonly string[]): ComponentConfig[] {
  return allPlaces(signal).map((place) => ({
    context: place.context,
    statements: [join(place), `set(${place.attributes}[${found}], true) where ${hasOneOf(signs)}`],
  }));
}
