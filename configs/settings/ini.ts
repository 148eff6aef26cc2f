import * as v from "valibot";
import { secretFileName, secretPath } from "../secretFiles";
import { json, object, type JsonObject } from "./json";
import type { Parser } from "./parsers";

/** A value in `grafana.ini`. */
export const iniValue = v.union([v.string(), v.number(), v.boolean()]);
export type IniValue = v.InferOutput<typeof iniValue>;

/** Sections of `grafana.ini`; `null` removes a key or a section. */
export type IniSections = Readonly<Record<string, Readonly<Record<string, IniValue | null>> | null>>;

/** The setting `grafanaOverrides`. */
export const iniOverrides: Parser<IniSections> = json(
  object(v.record(v.string(), v.nullable(object(v.record(v.string(), v.nullable(iniValue)))))),
  "an object of sections of grafana.ini, each an object of texts, numbers and booleans (null removes a key)",
);

/** Sections whose secret values are references to files, and these files. */
export interface SplitIni {
  readonly ini: JsonObject;
  /** File name in the secrets folder to secret. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Moves secret values into files. Grafana expands `$__file{…}` in every value of its configuration.
 * @param isSecret whether the value of a key is a secret. An empty text never is: Docker can't upload an empty file.
 * @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#file-provider
 */
export function splitSecrets(sections: IniSections, isSecret: (section: string, key: string) => boolean): SplitIni {
  const secrets: Record<string, string> = {};
  const moved = (section: string, [key, value]: [string, IniValue | null]): [string, IniValue | null] => {
    if (value === null || value === "" || !isSecret(section, key)) {
      return [key, value];
    }
    const file = secretFileName(section, key);
    secrets[file] = String(value);
    return [key, `$__file{${secretPath(file)}}`];
  };
  const ini = Object.entries(sections).map(([section, values]) => [
    section,
    values && Object.fromEntries(Object.entries(values).map((entry) => moved(section, entry))),
  ]);
  return { ini: Object.fromEntries(ini) as JsonObject, secrets };
}
