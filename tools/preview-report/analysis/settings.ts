import { parse } from "yaml";
import { encryptedSettings, type SettingFiles } from "../../revisions/stackFile";
import type { SettingAspect, SettingChange, Warning } from "../model";
import { holdsSecret, retentionOf, settingName } from "../program";
import { same, secret, show } from "./values";

type YamlMap = Readonly<Record<string, unknown>>;

/** Changes of the settings: which exist, their descriptions, types and defaults, and the values that the stack sets. */
export function settingChanges(before: SettingFiles, after: SettingFiles): SettingChange[] {
  const [old, next] = [declared(before.project), declared(after.project)];
  const [oldValues, newValues] = [values(before.stack, old), values(after.stack, next)];
  const [oldGiven, newGiven] = [given(before.stack), given(after.stack)];
  return [
    ...keys(old, next).flatMap((key) => declarationChanges(key, old[key], next[key])),
    // Compared before anything is hidden: an encrypted value that differs is another one, or encrypted anew.
    ...keys(oldValues, newValues)
      .filter((key) => !same(oldGiven[key], newGiven[key]))
      .map((key) => changed(key, "value", oldValues[key], newValues[key])),
  ];
}

/** The settings that have encrypted values before or after the change. */
export function encryptedNames(before: SettingFiles, after: SettingFiles): string[] {
  return [...new Set([before, after].flatMap(({ stack }) => encryptedSettings(stack).map(settingName)))].sort();
}

/** Retentions that become shorter: the next `up` deletes all older data. */
export function retentionWarnings(before: SettingFiles, after: SettingFiles): Warning[] {
  const [old, next] = [effective(before), effective(after)];
  return Object.keys(next).flatMap((key) => {
    const [from, to] = [retentionOf(key, old[key]), retentionOf(key, next[key])];
    return from !== undefined && to !== undefined && to < from
      ? [{ kind: "retention-shortened" as const, values: [key, show(old[key]), show(next[key])] }]
      : [];
  });
}

function declarationChanges(key: string, old: YamlMap | undefined, next: YamlMap | undefined): SettingChange[] {
  if (old === undefined || next === undefined) {
    return change(key, "setting", old && (old["default"] ?? ""), next && (next["default"] ?? ""));
  }
  return [
    ...change(key, "default", old["default"], next["default"]),
    ...change(key, "meaning", old["description"], next["description"]),
    ...change(
      key,
      "type",
      [old["type"], old["secret"] ?? false].join(),
      [next["type"], next["secret"] ?? false].join(),
    ),
  ];
}

function change(key: string, aspect: SettingAspect, from: unknown, to: unknown): SettingChange[] {
  return same(from, to) ? [] : [changed(key, aspect, from, to)];
}

function changed(key: string, aspect: SettingAspect, from: unknown, to: unknown): SettingChange {
  const kind = from === undefined ? "added" : to === undefined ? "removed" : "changed";
  return { key, change: kind, aspect, from: show(from), to: show(to) };
}

function keys(a: YamlMap, b: YamlMap): string[] {
  return Object.keys({ ...a, ...b }).sort();
}

function document(text: string): YamlMap {
  const value: unknown = parse(text);
  return typeof value === "object" && value !== null ? (value as YamlMap) : {};
}

/** The declarations in `Pulumi.yaml` by setting; the short form `key: value` declares a default. */
function declared(project: string): Record<string, YamlMap> {
  return Object.fromEntries(
    Object.entries((document(project)["config"] ?? {}) as YamlMap).map(([key, value]) => [
      key,
      typeof value === "object" && value !== null ? (value as YamlMap) : { default: value },
    ]),
  );
}

/** The values in a stack's file by setting. */
function given(stack: string): YamlMap {
  return Object.fromEntries(
    Object.entries((document(stack)["config"] ?? {}) as YamlMap).map(([key, value]) => [settingName(key), value]),
  );
}

/**
 * The values in a stack's file by setting. Values that are encrypted, declared as secrets, or have to be encrypted
 * according to the program are replaced.
 */
function values(stack: string, declarations: Record<string, YamlMap>): YamlMap {
  return Object.fromEntries(
    Object.entries(given(stack)).map(([name, value]) => {
      const isEncrypted = JSON.stringify(value).includes('"secure":');
      const hidden = isEncrypted || declarations[name]?.["secret"] === true || holdsSecret(name, value);
      return [name, hidden ? secret : value];
    }),
  );
}

/** The value of every setting: the stack's, otherwise the default. */
function effective({ project, stack }: SettingFiles): YamlMap {
  const declarations = declared(project);
  const defaults = Object.entries(declarations).map(([key, { default: value }]) => [key, value] as const);
  return { ...Object.fromEntries(defaults), ...values(stack, declarations) };
}
