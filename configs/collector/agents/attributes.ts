import { text } from "../ottl";
import type { Components } from "../parts";
import { agents } from "./list";
import type { Agent, Attributes, Mapping, Value } from "./agent";
import { convention, own } from "./convention";
import { attribute, constant, scope } from "./expressions";

/**
 * Adds the common attributes to spans and log records, in pipelines of each signal before anything that uses them.
 */

/** A group of statements of the transform processor. */
interface Group {
  readonly context: string;
  readonly conditions: readonly string[];
  readonly statements: readonly string[];
}

/** A statement that sets an attribute if all conditions hold and there is a value. */
function set(name: string, { value, when }: Value, ...conditions: string[]): string {
  const all = [...conditions, ...(when === undefined ? [] : [when])];
  return `set(${attribute(name)}, ${value})${all.length === 0 ? "" : ` where ${all.join(" and ")}`}`;
}

/** Statements that set attributes which are missing. */
function added(attributes: Attributes, ...conditions: string[]): string[] {
  return Object.entries(attributes).map(([name, value]) =>
    set(name, value, ...conditions, `${attribute(name)} == nil`),
  );
}

function replaced(attributes: Attributes): string[] {
  return Object.entries(attributes).map(([name, value]) => set(name, value));
}

function marked({ name }: Agent): string[] {
  return [set(own.product, constant(name)), ...added({ [convention.attributes.agent]: constant(name) })];
}

/** The reason of a failure is no attribute of a success. */
function outcome({ failed, attributes }: Mapping): string[] {
  const { errorType } = convention.attributes;
  const { [errorType]: reason, ...rest } = attributes;
  if (failed === undefined) {
    return added(attributes);
  }
  const isError = `${attribute(own.outcome)} == "error"`;
  return [
    ...added(rest),
    set(own.outcome, constant("success")),
    set(own.outcome, { value: text("error"), when: failed }),
    ...[reason, constant("other")].flatMap((value) => (value ? added({ [errorType]: value }, isError) : [])),
  ];
}

function group(agent: Agent, context: "span" | "log", mapping: Mapping): Group {
  return {
    context,
    // The cheaper condition first: most spans are of other agents, or of functions that mean nothing.
    conditions: [`(${mapping.where}) and ${scope(agent.scope)}`],
    statements: [
      ...marked(agent),
      ...(mapping.event === undefined ? [] : [set(own.event, constant(mapping.event))]),
      ...replaced(mapping.replaced ?? {}),
      ...outcome(mapping),
    ],
  };
}

function everyRecord(agent: Agent): Group[] {
  return agent.everyRecord === undefined
    ? []
    : [
        {
          context: "log",
          conditions: [scope(agent.scope)],
          statements: [...marked(agent), ...added(agent.everyRecord)],
        },
      ];
}

/** Agents send some numbers as text. */
const numbers: Group = {
  context: "log",
  conditions: [`${attribute(own.product)} != nil and IsString(${attribute("duration_ms")})`],
  statements: [`set(${attribute("duration_ms")}, Double(${attribute("duration_ms")}))`],
};

/** The processor of the traces pipeline. */
export const spanAttributes = {
  "transform/agent_spans": {
    error_mode: "ignore",
    trace_statements: agents.flatMap((agent) => (agent.spans ?? []).map((mapping) => group(agent, "span", mapping))),
  },
} satisfies Components;

/** The processor of the logs pipeline. */
export const recordAttributes = {
  "transform/agent_records": {
    error_mode: "ignore",
    log_statements: [
      ...agents.flatMap((agent) => [
        ...everyRecord(agent),
        ...(agent.records ?? []).map((mapping) => group(agent, "log", mapping)),
      ]),
      numbers,
    ],
  },
} satisfies Components;
