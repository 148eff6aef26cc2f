import { parse } from "yaml";
import { parseDuration } from "../../../configs/settings/duration";
import type { SettingAspect, SettingChange, Warning } from "../model";
import { same, secret, show } from "./values";

/** The texts of `Pulumi.yaml` and of the stack's file; empty when there is none. */
export interface SettingFiles {
  readonly project: string;
  readonly stack: string;
}

type Doc = Readonly<Record<string, unknown>>;

/** What changes in the settings: which there are, what they mean, their defaults, and what the stack sets. */
export function settingChanges(before: SettingFiles, after: SettingFiles): SettingChange[] {
  const [old, next] = [declared(before.project), declared(after.project)];
  const [oldValues, newValues] = [values(before.stack, old), values(after.stack, next)];
  return [
    ...keys(old, next).flatMap((key) => declarationChanges(key, old[key], next[key])),
    ...keys(oldValues, newValues).flatMap((key) => change(key, "value", oldValues[key], newValues[key])),
  ];
}

/** Retentions that get shorter: what is older is deleted, on the next `up`, for good. */
export function retentionWarnings(before: SettingFiles, after: SettingFiles): Warning[] {
  const [old, next] = [effective(before), effective(after)];
  return Object.keys(next)
    .filter((key) => /Retention(Size)?$/.test(key))
    .flatMap((key) => {
      const [from, to] = [amount(old[key]), amount(next[key])];
      return from !== undefined && to !== undefined && to < from
        ? [{ kind: "retention-shortened" as const, values: [key, show(old[key]), show(next[key])] }]
        : [];
    });
}

function declarationChanges(key: string, old: Doc | undefined, next: Doc | undefined): SettingChange[] {
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
  if (same(from, to)) {
    return [];
  }
  const kind = from === undefined ? "added" : to === undefined ? "removed" : "changed";
  return [{ key, change: kind, aspect, from: show(from), to: show(to) }];
}

function keys(a: Doc, b: Doc): string[] {
  return Object.keys({ ...a, ...b }).sort();
}

function document(text: string): Doc {
  const value: unknown = parse(text);
  return typeof value === "object" && value !== null ? (value as Doc) : {};
}

function declared(project: string): Record<string, Doc> {
  return Object.fromEntries(
    Object.entries((document(project)["config"] ?? {}) as Doc).map(([key, value]) => [
      key,
      typeof value === "object" && value !== null ? (value as Doc) : { default: value },
    ]),
  );
}

/** What the stack's file sets, without the project's name before the keys; secrets as a word. */
function values(stack: string, declarations: Record<string, Doc>): Doc {
  return Object.fromEntries(
    Object.entries((document(stack)["config"] ?? {}) as Doc).map(([key, value]) => {
      const name = key.replace(/^agentproxy-otel:/, "");
      const hidden = declarations[name]?.["secret"] === true || JSON.stringify(value).includes('"secure":');
      return [name, hidden ? secret : value];
    }),
  );
}

function effective({ project, stack }: SettingFiles): Doc {
  const declarations = declared(project);
  const defaults = Object.entries(declarations).map(([key, { default: value }]) => [key, value] as const);
  return { ...Object.fromEntries(defaults), ...values(stack, declarations) };
}

const sizes: Readonly<Record<string, number>> = { MB: 1, GB: 1024, TB: 1024 * 1024 };

/** A duration in seconds or a size in MB; undefined for anything else. */
function amount(value: unknown): number | undefined {
  const [, count, unit] = /^(\d+)(MB|GB|TB)$/.exec(String(value)) ?? [];
  return count === undefined ? parseDuration(String(value))?.seconds : Number(count) * sizes[unit!]!;
}
