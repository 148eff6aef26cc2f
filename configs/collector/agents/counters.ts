import { text } from "../ottl";
import type { Components } from "../parts";
import { agents } from "./list";
import type { Agent, MetricMapping } from "./agent";
import { convention, own } from "./convention";
import { tokenKinds } from "./events";
import { attribute, metric, scope } from "./expressions";
import { vocabulary, vocabularyLabels, type VocabularyMetric } from "./metricNames";

/**
 * Turns agents' own counters, and what the connector has counted, into the metrics of all agents.
 */

/** The suffix of a counter of processes. */
const processes = ".processes";

interface Source extends MetricMapping {
  readonly agent: Agent;
}

const sources: readonly Source[] = agents.flatMap((agent) =>
  (agent.metrics ?? []).map((mapping) => ({ ...mapping, agent })),
);

/** The name of a metric when its labels are set. */
const nameOf = ({ from, countsProcesses }: MetricMapping): string => (countsProcesses ? from + processes : from);

function isSource({ agent, from }: Source): string {
  return `(name == ${text(from)} and ${scope(agent.scope)})`;
}

/** OTTL condition (context `metric`): the metric is one of all agents. */
export const isVocabulary = metric([...Object.keys(vocabulary), ...tokenKinds.map((kind) => `agent.tokens.${kind}`)]);

function copyLabel(label: string, from: string): string {
  return `set(${attribute(label)}, ${attribute(from)}) where ${attribute(from)} != nil`;
}

/** Statements (context `datapoint`) that set the labels of a counter of an agent. */
function labelled({ agent, to, model, kind }: Source): string[] {
  const kinds =
    kind === undefined || typeof kind === "string"
      ? { fixed: kind, mapped: [] as [string, string][], from: "" }
      : { fixed: undefined, mapped: Object.entries(kind.values), from: kind.attribute };
  return [
    `set(${attribute("agent")}, ${text(agent.name)})`,
    ...(model === undefined ? [] : [copyLabel("model", model)]),
    ...(kinds.fixed === undefined ? [] : [`set(${attribute("kind")}, ${text(kinds.fixed)})`]),
    ...(kinds.mapped.length === 0 ? [] : [`set(${attribute("kind")}, "other")`]),
    ...kinds.mapped.map(
      ([theirs, ours]) => `set(${attribute("kind")}, ${text(ours)}) where ${attribute(kinds.from)} == ${text(theirs)}`,
    ),
    ...(to === "agent.cost" ? [`set(${attribute("source")}, "reported")`] : []),
  ];
}

/** Kinds of errors by `error.type`: a status code, or the name of an error. The first that matches. */
const errorKinds: readonly (readonly [kind: string, pattern: string])[] = [
  ["rate_limit", "(?i)^429$|rate.?limit|quota|resource_?exhausted"],
  ["overloaded", "(?i)^(503|529)$|overload|unavailable"],
  ["auth", "(?i)^(401|403)$|auth|permission|forbidden"],
  ["timeout", "(?i)^(408|504)$|time.?out|deadline"],
  ["server", "^5[0-9][0-9]$"],
  ["request", "^4[0-9][0-9]$"],
];

const errorType = attribute(convention.attributes.errorType);

/** Statements (context `datapoint`) that set the labels of what the connector has counted. */
const countedLabels = [
  ...Object.entries({
    agent: own.product,
    model: convention.attributes.requestModel,
    tool: convention.attributes.tool,
    outcome: own.outcome,
    source: own.costSource,
  }).map(([label, from]) => copyLabel(label, from)),
  ...tokenKinds.map((kind) => `set(${attribute("kind")}, ${text(kind)}) where metric.name == "agent.tokens.${kind}"`),
  `set(${attribute("kind")}, "tool") where metric.name == "agent.errors" and ${attribute(own.event)} == "tool_call"`,
  ...errorKinds.map(
    ([kind, pattern]) =>
      `set(${attribute("kind")}, ${text(kind)}) where metric.name == "agent.errors" and ${attribute("kind")} == nil ` +
      `and ${errorType} != nil and IsMatch(${errorType}, ${text(pattern)})`,
  ),
  `set(${attribute("kind")}, "other") where metric.name == "agent.errors" and ${attribute("kind")} == nil`,
];

function renamed(from: string, to: VocabularyMetric): string {
  return `set(name, ${text(to)}) where name == ${text(from)}`;
}

/** What the connector has counted; a client could use the same names. */
const isCounted = `(${scope("github.com/open-telemetry/opentelemetry-collector-contrib/connector/signaltometrics")} and ${isVocabulary})`;

/** Processors of the pipeline of the metrics of all agents, in front of the accumulator and behind it. */
export const counterProcessors = {
  "filter/agents": {
    error_mode: "ignore",
    metrics: { metric: [`not (${[isCounted, ...sources.map(isSource)].join(" or ")})`] },
  },
  // A counter that is always 1 counts, after its increments were added up, the processes that have it.
  "transform/agent_processes": {
    error_mode: "ignore",
    metric_statements: sources
      .filter(({ countsProcesses }) => countsProcesses)
      .flatMap((source) => [
        {
          context: "metric",
          conditions: [isSource(source)],
          statements: [`extract_count_metric(true, ${text(processes)})`],
        },
        {
          context: "datapoint",
          conditions: [`metric.name == ${text(nameOf(source))}`],
          statements: ["set(value_int, 1)"],
        },
      ]),
  },
  "transform/agents": {
    error_mode: "ignore",
    metric_statements: [
      // The agents' versions and the connector are no part of a series' identity.
      { context: "scope", statements: ['set(name, "agents")', 'set(version, "")'] },
      {
        context: "datapoint",
        conditions: [`${attribute(own.product)} != nil`],
        statements: countedLabels,
      },
      ...sources.map((source) => ({
        context: "datapoint",
        conditions: [`metric.name == ${text(nameOf(source))}`],
        statements: labelled(source),
      })),
      { context: "datapoint", statements: [`keep_keys(attributes, [${vocabularyLabels.map(text).join(", ")}])`] },
      {
        context: "metric",
        statements: [
          ...sources.map((source) => renamed(nameOf(source), source.to)),
          ...tokenKinds.map((kind) => renamed(`agent.tokens.${kind}`, "agent.tokens")),
          ...Object.entries(vocabulary).flatMap(([name, { unit, description }]) => [
            `set(unit, ${text(unit)}) where name == ${text(name)}`,
            `set(description, ${text(description)}) where name == ${text(name)}`,
          ]),
        ],
      },
    ],
  },
  // The histograms of which processes were counted.
  "filter/agents_only": { error_mode: "ignore", metrics: { metric: ['not HasPrefix(name, "agent.")'] } },
} satisfies Components;
