import { counted, increased, quantile } from "./queries";

/** Queries of the metrics of all agents (docs/vocabulary.md), restricted to the variables of the dashboards about agents. */

/** Makes a selector of a metric; the name is without `agent_`. */
export type Selector = (metric: string, matchers?: string) => string;

/** Metrics without a model are always shown. */
const withModel = /^(tokens|unpriced_tokens|cost|model_call)/;

/**
 * Selects the metrics of some agents.
 * @param agents their names, a regular expression.
 */
export function metricsOf(agents: string): Selector {
  return (metric, matchers = "") => {
    const all = [
      `agent=~"${agents}"`,
      'project_name=~"$projectName"',
      'vcs_repository_name=~"$repository"',
      ...(withModel.test(metric) ? ['model=~"$model"'] : []),
      ...(matchers === "" ? [] : [matchers]),
    ];
    return `agent_${metric}{${all.join(", ")}}`;
  };
}

/** Figures of the time range. */
export type FigureName =
  | "sessions"
  | "turns"
  | "cost"
  | "tokensIn"
  | "tokensOut"
  | "modelCalls"
  | "modelFailures"
  | "modelDuration"
  | "toolCalls"
  | "toolFailures"
  | "toolDuration"
  | "activeTime"
  | "waiting";

/** The title of a figure, its unit, and its expression. */
export interface Figure {
  readonly title: string;
  readonly unit: string;
  readonly decimals?: number;
  readonly expr: (of: Selector, ...by: readonly string[]) => string;
}

/** The share of failed calls; zero if none failed, and nothing if there was none. */
function failures(metric: string): Figure["expr"] {
  return (of, ...by) => {
    const all = `(${counted(of(metric), ...by)} > 0)`;
    return `(${counted(of(metric, 'outcome="error"'), ...by)} or 0 * ${all}) / ${all}`;
  };
}

const total =
  (metric: string, matchers = ""): Figure["expr"] =>
  (of, ...by) =>
    `${counted(of(metric, matchers), ...by)} > 0`;

/** The share of the tokens of some kinds that are of one of them; nothing if there is none. */
export function tokenShare(of: Selector, kind: string, kinds: string): string {
  const all = increased(of("tokens_total", `kind=~"${kinds}"`));
  return `${increased(of("tokens_total", `kind="${kind}"`))} / (${all} > 0)`;
}

/** How each figure is computed. What an agent doesn't send is left out, and not zero. */
export const figures: Readonly<Record<FigureName, Figure>> = {
  sessions: { title: "Sessions", unit: "short", expr: total("sessions_total") },
  turns: { title: "Prompts", unit: "short", expr: total("turns_total") },
  cost: {
    title: "Cost",
    unit: "currencyUSD",
    decimals: 2,
    expr: (of, ...by) => `${increased(of("cost_usd_total"), ...by)} > 0`,
  },
  tokensIn: { title: "Tokens in", unit: "short", expr: total("tokens_total", 'kind=~"input|cache_read|cache_write"') },
  tokensOut: { title: "Tokens out", unit: "short", expr: total("tokens_total", 'kind=~"output|reasoning"') },
  modelCalls: { title: "Model calls", unit: "short", expr: total("model_calls_total") },
  modelFailures: { title: "Failed", unit: "percentunit", decimals: 0, expr: failures("model_calls_total") },
  modelDuration: {
    title: "Median",
    unit: "s",
    decimals: 1,
    expr: (of, ...by) => quantile(0.5, of("model_call_duration_seconds_bucket"), ...by),
  },
  toolCalls: { title: "Tool calls", unit: "short", expr: total("tool_calls_total") },
  toolFailures: { title: "Failed tools", unit: "percentunit", decimals: 0, expr: failures("tool_calls_total") },
  toolDuration: {
    title: "Median",
    unit: "s",
    decimals: 1,
    expr: (of, ...by) => quantile(0.5, of("tool_call_duration_seconds_bucket"), ...by),
  },
  activeTime: {
    title: "Active",
    unit: "s",
    decimals: 0,
    expr: (of, ...by) => `${increased(of("active_time_seconds_total", 'kind="agent"'), ...by)} > 0`,
  },
  waiting: {
    title: "Waiting",
    unit: "s",
    decimals: 0,
    expr: (of, ...by) => `${increased(of("waiting_seconds_total"), ...by)} > 0`,
  },
};
