import * as v from "valibot";
import { NotAllowed, type Parser } from "./parsers";

/** A value that YAML can express. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An object that YAML can express; the shape of the `…Overrides` settings. */
export type JsonObject = { readonly [key: string]: Json };

/**
 * A parser for a setting that arrives as JSON.
 * @param allowed describes the schema in words.
 */
export function json<Schema extends v.GenericSchema>(schema: Schema, allowed: string): Parser<v.InferOutput<Schema>> {
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new NotAllowed(allowed);
    }
    const result = v.safeParse(schema, value, { abortEarly: true });
    if (!result.success) {
      throw new NotAllowed(allowed, pathOf(result.issues[0]));
    }
    return result.output;
  };
}

/** Where in the value an issue is, as in JavaScript: `receivers[0].url`. */
function pathOf(issue: v.BaseIssue<unknown>): string | undefined {
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return keys.length === 0 ? undefined : keys.join("").replace(/^\./, "");
}

/** A string that matches a pattern. */
export const string = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));
/** Valibot's objects and records accept lists, too; this doesn't. */
export function object<Input, Output>(schema: v.GenericSchema<Input, Output>): v.GenericSchema<Input, Output> {
  const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
  return v.pipe(v.custom<Input>(isObject), schema);
}
