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

/** Statements for the spans or records of a mapping. The reason of a failure is no attribute of a success. */
function mapped({ where, event, state, replaced = {}, failed, attributes }: Mapping): string[] {
  const here = `(${where})`;
  const { errorType } = convention.attributes;
  const { [errorType]: reason, ...rest } = attributes;
  const isError = `${attribute(own.outcome)} == "error"`;
  return [
    ...(event === undefined ? [] : [set(own.event, constant(event), here)]),
    ...(state === undefined ? [] : [set(own.state, constant(state), here)]),
    ...Object.entries(replaced).map(([name, value]) => set(name, value, here)),
    ...added(failed === undefined ? attributes : rest, here),
    ...(failed === undefined
      ? []
      : [
          set(own.outcome, constant("success"), here),
          set(own.outcome, constant("error"), here, `(${failed})`),
          ...[reason, constant("other")].flatMap((value) =>
            value ? added({ [errorType]: value }, here, isError) : [],
          ),
        ]),
  ];
}

/**
 * The statements of an agent. One group for all of them, because the processor goes through all spans or records once per
 * group; most are of other agents, or of functions that mean nothing.
 */
function group(context: "span" | "log", agent: Agent, mappings: readonly Mapping[], every: Attributes = {}): Group[] {
  const isEvery = Object.keys(every).length > 0;
  const any = mappings.map(({ where }) => `(${where})`).join(" or ");
  return mappings.length === 0
    ? []
    : [
        {
          context,
          conditions: [isEvery ? scope(agent.scope) : `${scope(agent.scope)} and (${any})`],
          statements: [
            set(own.product, constant(agent.name)),
            ...added({ [convention.attributes.agent]: constant(agent.name), ...every }),
            ...mappings.flatMap(mapped),
          ],
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
    trace_statements: agents.flatMap((agent) => group("span", agent, agent.spans ?? [])),
  },
} satisfies Components;

/** The processor of the logs pipeline. */
export const recordAttributes = {
  "transform/agent_records": {
    error_mode: "ignore",
    log_statements: [
      ...agents.flatMap((agent) => group("log", agent, agent.records ?? [], agent.everyRecord)),
      numbers,
    ],
  },
} satisfies Components;
