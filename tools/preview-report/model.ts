/**
 * The report as data: what the analysis finds and the renderer shows. It crosses a border of trust: the comment in a
 * pull request is rendered from a file that foreign code may have written (see `report/shape.ts`), so it holds no
 * Markdown and no prose, only values and words of closed lists.
 */

/** One report: all stacks of the repository. */
export interface Report {
  readonly version: 1;
  /** What was compared, for people: `origin/main (1a2b3c4)`. */
  readonly base: string;
  readonly head: string;
  readonly stacks: readonly StackReport[];
}

/** What a change would do to one stack. */
export interface StackReport {
  readonly name: string;
  readonly outcome: Outcome;
  /** What the engine or the program said, when something failed. */
  readonly error: string;
  readonly warnings: readonly Warning[];
  readonly operations: readonly Operation[];
  /** Resources that stay as they are, by kind. */
  readonly unchanged: readonly Count[];
  readonly files: readonly FileChange[];
  readonly dashboards: readonly DashboardChange[];
  readonly settings: readonly SettingChange[];
  readonly outputs: readonly OutputChange[];
  readonly images: readonly ImageChange[];
}

export const outcomes = [
  /** Base recorded, head previewed against it. */
  "compared",
  /** Head's preview failed. */
  "failed",
  /** The stack's file is new, or the base has no program: everything would be made. */
  "new",
  /** The stack's file is gone: a running stack stays and nobody looks after it. */
  "removed",
  /** Base can't be brought up, so head was previewed as a new stack. */
  "base-failed",
  /** The project has another name: to Pulumi the running stack is not this one. */
  "project-renamed",
] as const;
export type Outcome = (typeof outcomes)[number];

export interface Count {
  readonly kind: string;
  readonly count: number;
}

export const warningKinds = [
  "volume-replaced",
  "volume-deleted",
  "volume-detached",
  "retention-shortened",
  "image-downgraded",
  "port-opened",
  "bind-widened",
  "privilege",
  "protection-off",
  "secret-readable",
  "image-unpinned",
  "name-taken",
  "renamed-without-alias",
] as const;
export type WarningKind = (typeof warningKinds)[number];

/** Something that a reviewer must not overlook; what the values mean is the renderer's knowledge. */
export interface Warning {
  readonly kind: WarningKind;
  readonly values: readonly string[];
}

export const operationKinds = ["create", "update", "replace", "delete"] as const;
export type OperationKind = (typeof operationKinds)[number];

export const downtimes = [
  "none",
  /** Stopped, removed, made again and started. */
  "restart",
  /** Gone and not made again. */
  "ends",
] as const;
export type Downtime = (typeof downtimes)[number];

/** What happens to one resource. */
export interface Operation {
  readonly kind: OperationKind;
  /** `Container`, `Volume`, `RandomPassword`, … */
  readonly type: string;
  /** The Docker name where there is one, else Pulumi's. */
  readonly name: string;
  readonly reasons: readonly Reason[];
  readonly downtime: Downtime;
  /** How long the service may take to stop, in seconds. */
  readonly graceSeconds: number;
  /** The provider reports the update as done and does nothing. */
  readonly withoutEffect: boolean;
}

/** One changed property: what it loses and what it gains. */
export interface Reason {
  readonly property: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A configuration file as the service reads it. */
export interface FileChange {
  readonly service: string;
  readonly path: string;
  /** Unified diff, without file names. */
  readonly diff: string;
}

export interface DashboardChange {
  readonly path: string;
  readonly title: string;
  readonly panels: readonly PanelChange[];
}

export const changeKinds = ["added", "removed", "changed"] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface PanelChange {
  readonly change: ChangeKind;
  readonly title: string;
  /** The names of what differs beside the queries. */
  readonly properties: readonly string[];
  /** Unified diff of the queries; empty when they are the same. */
  readonly queries: string;
}

export const settingAspects = ["setting", "default", "meaning", "type", "value"] as const;
export type SettingAspect = (typeof settingAspects)[number];

/** A key of `Pulumi.yaml` or of the stack's file. */
export interface SettingChange {
  readonly key: string;
  readonly change: ChangeKind;
  readonly aspect: SettingAspect;
  readonly from: string;
  readonly to: string;
}

export interface OutputChange {
  readonly name: string;
  readonly change: ChangeKind;
  readonly from: string;
  readonly to: string;
}

export interface ImageChange {
  readonly service: string;
  readonly from: string;
  readonly to: string;
}
