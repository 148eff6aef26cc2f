import { isDeepStrictEqual } from "node:util";
import { UserError } from "../errors";
import type { Remove, SettingsFile } from "./settingsFile";

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * A JSON file with an object, into which values are merged; all else, and the indentation, stays.
 * @param values may depend on what the file has. A list replaces the one that is there.
 */
export function jsonFile(path: string, values: Json | ((present: Json) => Json)): SettingsFile {
  const valuesFor = (present: Json): Json => (typeof values === "function" ? values(present) : values);
  return {
    path,
    kind: "json",
    add: (text) => {
      const present = parsed(text, path);
      return stringified(merged(present, valuesFor(present)), text);
    },
    // Some of the values alone may be the user's own.
    strip: (text) => {
      const present = parsed(text, path);
      const written = valuesFor(present);
      const complete = isDeepStrictEqual(merged(present, written), present);
      return complete ? stringified(restored(present, {}, written), text) : text;
    },
  };
}

/** Restores each value that still is what was written. */
export const removeJson: Remove = (text, before, after) => {
  const what = "The settings file";
  return stringified(restored(parsed(text, what), parsed(before, what), parsed(after, what)), text);
};

function parsed(text: string | undefined, path: string): Json {
  if (text === undefined || text.trim() === "") {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) {
      return value;
    }
  } catch {
    // Reported below.
  }
  throw new UserError(
    `${path} isn't plain JSON with an object; it may have comments, which would be lost. ` +
      "Edit it by hand: `npm run env -- AGENT --format json` prints the values.",
  );
}

function merged(base: Json, values: Json): Json {
  const entries = Object.entries(values).map(([key, value]) => {
    const present = base[key];
    return [key, isObject(value) && isObject(present) ? merged(present, value) : value];
  });
  return { ...base, ...(Object.fromEntries(entries) as Json) };
}

function restored(now: Json, before: Json, after: Json): Json {
  const entries = Object.entries(now).flatMap(([key, value]) => {
    const [was, written] = [before[key], after[key]];
    if (isObject(value) && isObject(written)) {
      const inner = restored(value, isObject(was) ? was : {}, written);
      return was === undefined && Object.keys(inner).length === 0 ? [] : [[key, inner]];
    }
    if (!isDeepStrictEqual(value, written) || isDeepStrictEqual(written, was)) {
      return [[key, value]];
    }
    return was === undefined ? [] : [[key, was]];
  });
  return Object.fromEntries(entries) as Json;
}

/** In the style of the text that it replaces: its indentation, by default two spaces, and its end of the last line. */
function stringified(value: Json, style: string | undefined): string {
  const indentation = /^[{[]\r?\n([ \t]+)/.exec(style ?? "")?.[1] ?? 2;
  const end = style === undefined || style.trim() === "" || style.endsWith("\n") ? "\n" : "";
  return JSON.stringify(value, null, indentation) + end;
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
