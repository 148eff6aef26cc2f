/**
 * The report as data: produced by the analysis, shown by the renderer. It crosses a trust boundary, because the comment
 * on a pull request is rendered from a file that foreign code may have written (see `report/readReport.ts`). It
 * therefore contains no Markdown and no sentences of the tool, only values and words of closed lists.
 */
import * as v from "valibot";

export const outcomes = [
  /** The base's state was recorded and the head was previewed against it. */
  "compared",
  /** The preview of the head failed. */
  "failed",
  /** The stack's file is new, or the base has no program: every resource would be created. */
  "new",
  /** The stack's file was deleted. A running stack stays, without a program that manages it. */
  "removed",
  /** The base can't be brought up, so the head was previewed as a new stack. */
  "base-failed",
  /** The project was renamed: to Pulumi, the running stack belongs to another project. */
  "project-renamed",
] as const;

export const warningKinds = [
  "volume-replaced",
  "volume-deleted",
  "volume-left",
  "volume-detached",
  "retention-shortened",
  "image-downgraded",
  "port-opened",
  "bind-widened",
  "network-joined",
  "hardening",
  "resource-weakened",
  "protection-off",
  "secret-readable",
  "image-unpinned",
  "name-taken",
  "renamed-without-alias",
] as const;

export const operationKinds = ["create", "update", "replace", "delete"] as const;

export const downtimes = [
  "none",
  /** Stopped, removed, created again and started. */
  "restart",
  /** Removed and not created again. */
  "ends",
] as const;

export const changeKinds = ["added", "removed", "changed"] as const;

export const settingAspects = ["setting", "default", "meaning", "type", "value"] as const;

const text = v.string();
const integer = v.pipe(v.number(), v.safeInteger());
const list = <T extends v.GenericSchema>(element: T) => v.pipe(v.array(element), v.readonly());
const record = <T extends v.ObjectEntries>(entries: T) => v.pipe(v.object(entries), v.readonly());

/** A fact that a reviewer must not overlook. */
const warning = record({
  kind: v.picklist(warningKinds),
  /** What the sentence of this kind is about; number and order are defined by `report/warnings.ts`. */
  values: list(text),
});

/** One changed property: what it loses and what it gains. */
const reason = record({ property: text, removed: list(text), added: list(text) });

/** What happens to one resource. */
const operation = record({
  kind: v.picklist(operationKinds),
  /** `Container`, `Volume`, `RandomPassword`, … */
  type: text,
  /** The name in Docker where there is one, otherwise Pulumi's. */
  name: text,
  reasons: list(reason),
  downtime: v.picklist(downtimes),
  /** How long the service may take to stop, in seconds. */
  graceSeconds: integer,
  /** The provider reports the update as done without making it. */
  withoutEffect: v.boolean(),
});

/** Resources of one type that stay as they are. */
const resourceCount = record({ kind: text, count: integer });

/** A configuration file as the service reads it. */
const fileChange = record({
  service: text,
  path: text,
  /** Unified diff without file names. */
  diff: text,
});

const panelChange = record({
  change: v.picklist(changeKinds),
  /** Empty for the dashboard itself. */
  title: text,
  /** The names of the properties that differ, apart from the queries. */
  properties: list(text),
  /** Unified diff of the queries; empty when they are equal. */
  queries: text,
});

const dashboardChange = record({ path: text, title: text, panels: list(panelChange) });

/** A key of `Pulumi.yaml` or of the stack's file. */
const settingChange = record({
  key: text,
  change: v.picklist(changeKinds),
  aspect: v.picklist(settingAspects),
  from: text,
  to: text,
});

const outputChange = record({ name: text, change: v.picklist(changeKinds), from: text, to: text });

const imageChange = record({ service: text, from: text, to: text });

/** What a change would do to one stack. */
const stackReport = record({
  name: text,
  outcome: v.picklist(outcomes),
  /** The message of the engine or the program when something failed; otherwise empty. */
  error: text,
  warnings: list(warning),
  operations: list(operation),
  unchanged: list(resourceCount),
  files: list(fileChange),
  dashboards: list(dashboardChange),
  settings: list(settingChange),
  /** Settings with encrypted values, which are compared by their ciphertext. Reports of older versions have none. */
  encrypted: v.optional(list(text), []),
  outputs: list(outputChange),
  images: list(imageChange),
});

/** The shape of a report on all stacks of the repository. */
export const reportSchema = record({
  version: v.literal(1),
  /** What was compared, for people: `origin/main (1a2b3c4)`. */
  base: text,
  head: text,
  stacks: list(stackReport),
});

export type Report = v.InferOutput<typeof reportSchema>;
export type StackReport = v.InferOutput<typeof stackReport>;
export type Outcome = StackReport["outcome"];
export type Warning = v.InferOutput<typeof warning>;
export type WarningKind = Warning["kind"];
export type Operation = v.InferOutput<typeof operation>;
export type OperationKind = Operation["kind"];
export type Downtime = Operation["downtime"];
export type Reason = v.InferOutput<typeof reason>;
export type ResourceCount = v.InferOutput<typeof resourceCount>;
export type FileChange = v.InferOutput<typeof fileChange>;
export type DashboardChange = v.InferOutput<typeof dashboardChange>;
export type PanelChange = v.InferOutput<typeof panelChange>;
export type ChangeKind = PanelChange["change"];
export type SettingChange = v.InferOutput<typeof settingChange>;
export type SettingAspect = SettingChange["aspect"];
export type OutputChange = v.InferOutput<typeof outputChange>;
export type ImageChange = v.InferOutput<typeof imageChange>;
