import type { AgentEvent, Attribute, SessionState } from "./convention";

/** Where an agent's telemetry has the things that all agents have. One file per agent; {@link agents} lists them. */
export interface Agent {
  /** The label `agent` of the metrics. */
  readonly name: string;
  /** What the names of its instrumentation scopes begin with. */
  readonly scope: string;
  /** Attributes of each of its log records. Default: those of `records` only. */
  readonly everyRecord?: Attributes;
  /** Its log records that mean something. Default: none. */
  readonly records?: readonly Mapping[];
  /** Its spans that mean something. Default: none. */
  readonly spans?: readonly Mapping[];
  /** Its metrics that become metrics of all agents. Default: none. */
  readonly metrics?: readonly MetricMapping[];
  /** The signal whose calls have the tokens that are counted. Default: none, or its metrics. */
  readonly tokensFrom?: "records" | "spans";
  /** Whether the cost of those calls is computed from the price list, because it doesn't report it. Default: false. */
  readonly priced?: boolean;
  /**
   * Its metrics that are kept under their own names: `all`, or names. Live values of agents without `all` are dropped.
   */
  readonly keeps: "all" | readonly string[];
}

/** Attributes to add where they are missing, and their values. */
export type Attributes = Readonly<Partial<Record<Attribute, Value>>>;

/** The value of an attribute. */
export interface Value {
  /** An OTTL expression. */
  readonly value: string;
  /** The OTTL condition under which it has a value. Default: always. */
  readonly when?: string;
}

/** Log records or spans that mean the same. */
export interface Mapping {
  /** An OTTL condition that recognises them, besides the scope. */
  readonly where: string;
  /** What the metrics count by them. Default: nothing, because another signal has the same. */
  readonly event?: AgentEvent;
  /** What the session does after it. Default: it doesn't show. */
  readonly state?: SessionState;
  /** An OTTL condition of failure. Default: none fails, and those that are counted get no outcome. */
  readonly failed?: string;
  readonly attributes: Attributes;
  /** Attributes that replace what the agent sends, where it uses a name of the convention for something else. */
  readonly replaced?: Attributes;
}

/** A counter of an agent that becomes one of all agents. */
export interface MetricMapping {
  readonly from: string;
  readonly to: VocabularyCounter;
  /** The attribute with the model. Default: none. */
  readonly model?: string;
  /** The label `kind`: a value, or an attribute with its values and what they are called here. Default: no label. */
  readonly kind?: string | { readonly attribute: string; readonly values: Readonly<Record<string, string>> };
  /** Whether a cumulative histogram without attributes counts processes, not what they counted. Default: false. */
  readonly countsProcesses?: boolean;
}

/** The counters that are made of agents' own counters. */
export type VocabularyCounter = "agent.sessions" | "agent.tokens" | "agent.cost" | "agent.active_time";
