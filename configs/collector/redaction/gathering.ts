import { text } from "../ottl";
import type { ComponentConfig } from "../parts";
import { found, temporary } from "./detecting";
import type { Places, SharedPlace } from "./places";

/** Moves the texts of places that aren't items into the attributes of an item, and back. */

const part = `cache["part"]`;

/** What begins the names of a shared place's attributes while they are in an item's. */
const prefixOf = ({ context }: SharedPlace): string => `${temporary}${context}/`;

/** A regular expression for a literal beginning of a name. */
const begins = (prefix: string): string => text(`^${prefix.replaceAll(".", "\\.")}`);

/** The attribute of an item that has a shared place's texts. */
const markerOf = ({ context }: SharedPlace): string => text(`${temporary}${context}`);

/** Copies a place's attributes and fields to {@link part}. */
function take(attributes: string, fields: Readonly<Record<string, string>>): string[] {
  return [
    `set(${part}, ${attributes})`,
    `delete_key(${part}, ${found})`,
    ...Object.entries(fields).map(([field, path]) => `set(${part}[${text(temporary + field)}], ${path})`),
  ];
}

/** The reverse of {@link take}. */
function giveBack(attributes: string, fields: Readonly<Record<string, string>>): string[] {
  return [
    ...Object.entries(fields).map(([field, path]) => `set(${path}, ${part}[${text(temporary + field)}])`),
    `delete_matching_keys(${part}, ${begins(temporary)})`,
    `set(${attributes}, ${part})`,
  ];
}

function paths({ path, attributes, fields }: SharedPlace): [string, Record<string, string>] {
  return [`${path}.${attributes}`, Object.fromEntries(fields.map((field) => [field, `${path}.${field}`]))];
}

/**
 * Moves the places with a sign into an item: a shared one into the first item that has it, so that what is replaced there
 * is counted once.
 */
export function gathering({ item, shared }: Places): ComponentConfig[] {
  return shared.map((place) => {
    const [attributes, fields] = paths(place);
    return {
      context: item.context,
      conditions: [`${attributes}[${found}] != nil`],
      statements: [
        ...take(attributes, fields),
        `replace_all_patterns(${part}, "key", "^", ${text(prefixOf(place))})`,
        `merge_maps(${item.attributes}, ${part}, "upsert")`,
        `delete_key(${attributes}, ${found})`,
        `set(${item.attributes}[${found}], true)`,
        `set(${item.attributes}[${markerOf(place)}], true)`,
      ],
    };
  });
}

/** Moves everything back. */
export function scattering({ item, shared }: Places): ComponentConfig[] {
  return shared.map((place) => ({
    context: item.context,
    conditions: [`${item.attributes}[${markerOf(place)}] != nil`],
    statements: [
      `set(${part}, ${item.attributes})`,
      `keep_matching_keys(${part}, ${begins(prefixOf(place))})`,
      `replace_all_patterns(${part}, "key", "^[^/]*/", "")`,
      ...giveBack(...paths(place)),
      `delete_matching_keys(${item.attributes}, ${begins(`${temporary}${place.context}`)})`,
    ],
  }));
}
