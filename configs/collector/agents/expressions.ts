import { text } from "../ottl";
import { notStored } from "../redaction/content";
import type { Value } from "./agent";

/** OTTL expressions for the declarations of agents. */

/** The value of an attribute. */
export function attribute(name: string): string {
  return `attributes[${text(name)}]`;
}

/** An attribute that is an integer, or a text of digits, as integer; 0 if it is missing. */
export function amount(name: string): string {
  return `Coalesce([Int(${attribute(name)}), 0])`;
}

const copiedAs =
  (convert: (path: string) => string) =>
  (name: string): Value => ({ value: convert(attribute(name)), when: `${attribute(name)} != nil` });

/** The value of another attribute. */
export const copied = copiedAs((path) => path);
/** The value of another attribute that is an integer, or a text of digits, as integer. */
export const copiedInteger = copiedAs((path) => `Int(${path})`);
/** The value of another attribute, as text. */
export const copiedText = copiedAs((path) => `String(${path})`);

/** A hash of another attribute's text, unless its content isn't stored. */
export function hashed(name: string): Value {
  const path = attribute(name);
  return { value: `MD5(String(${path}))`, when: `${path} != nil and ${path} != ${text(notStored)}` };
}

/** A text. */
export function constant(value: string): Value {
  return { value: text(value) };
}

/** The sum of attributes; see {@link amount}. */
export function total(...names: string[]): Value {
  return { value: names.map(amount).join(" + ") };
}

/** An attribute that is an integer, or a string of digits, as integer. */
export function integer(name: string): string {
  return `Int(${attribute(name)})`;
}

/** Condition: the attribute `event.name` is one of the names. */
export function event(...names: string[]): string {
  return names.map((name) => `${attribute("event.name")} == ${text(name)}`).join(" or ");
}

/** Condition: the span has one of the names. */
export function span(...names: string[]): string {
  return names.map((name) => `name == ${text(name)}`).join(" or ");
}

/** Condition: an attribute is false, as boolean or as text. */
export function isFalse(name: string): string {
  return `${attribute(name)} == false or ${attribute(name)} == "false"`;
}

/** Condition: the name of the scope begins with a text. */
export function scope(prefix: string): string {
  return `HasPrefix(instrumentation_scope.name, ${text(prefix)})`;
}

/** Condition: the name of a metric is one of the names. */
export function metric(names: readonly string[]): string {
  return `IsMatch(name, ${text(`^(${names.join("|").replaceAll(".", "\\.")})$`)})`;
}

export { text };
