import { convention, own } from "./agents/convention";
import { attribute, text } from "./agents/expressions";
import { keepResourceLabels } from "./labels";
import { boundedAttributes } from "./limits";
import type { ComponentConfig, Part } from "./parts";

/**
 * What each session does, and since when: the time of its newest event of each state. These are live values, which
 * disappear soon after the last event; rules look back for them, and compare the states.
 */

/** The id of the connector from traces and logs. */
export const sessionsConnectorId = "signal_to_metrics/sessions";

/** The metric, before Prometheus: seconds since 1970. */
const lastEvent = "agent.session.last_event";

/** Attributes that identify the session, and the labels that they become. */
const sessionLabels = { agent: own.product, session: convention.attributes.conversation } as const;

/** Attributes of a metric by which a connector tells sessions apart; records without them are left out. */
export const sessionAttributes: readonly ComponentConfig[] = Object.values(sessionLabels).map((key) => ({ key }));

/** Statements (context `datapoint`) that make labels of {@link sessionAttributes} and of others; all else is dropped. */
export function labelSession(others: Readonly<Record<string, string>>): string[] {
  const labels = { ...sessionLabels, ...others };
  return [
    ...Object.entries(labels).map(([label, from]) => `set(${attribute(label)}, ${attribute(from)})`),
    `keep_keys(attributes, [${Object.keys(labels).map(text).join(", ")}])`,
    ...boundedAttributes,
  ];
}

/** The times of an event, in the order in which they are used, and the condition under which the connector has each. */
const times = {
  logs: [
    ["time", "time_unix_nano > 0", "Double(time_unix_nano)"],
    ["observed", "time_unix_nano == 0 and observed_time_unix_nano > 0", "Double(observed_time_unix_nano)"],
    ["arrival", "time_unix_nano == 0 and observed_time_unix_nano == 0", "Double(UnixNano(Now()))"],
  ],
  spans: [["time", "end_time_unix_nano > 0", "Double(end_time_unix_nano)"]],
} as const;

/** A metric for each kind of time: an expression of the connector has no conditions inside. */
function lastEvents(signal: keyof typeof times): ComponentConfig[] {
  return times[signal].map(([kind, condition, nanoseconds]) => ({
    name: `${lastEvent}.${kind}`,
    conditions: [condition],
    attributes: [...sessionAttributes, { key: own.state }],
    gauge: { value: `${nanoseconds} / 1000000000.0` },
  }));
}

/** The pipeline of the states of sessions. */
export const sessions: Part = {
  connectors: {
    [sessionsConnectorId]: { error_mode: "ignore", logs: lastEvents("logs"), spans: lastEvents("spans") },
  },
  processors: {
    "transform/sessions": {
      error_mode: "ignore",
      metric_statements: [
        { context: "resource", statements: [keepResourceLabels(), ...boundedAttributes] },
        // Agents' versions are no part of a series' identity.
        { context: "scope", statements: ['set(name, "agents")', 'set(version, "")'] },
        {
          context: "metric",
          statements: [
            `set(name, ${text(lastEvent)})`,
            'set(unit, "s")',
            'set(description, "When a session had its newest event of a state, in seconds since 1970.")',
          ],
        },
        { context: "datapoint", statements: labelSession({ state: own.state }) },
      ],
    },
  },
  pipelines: {
    "metrics/sessions": {
      receivers: [sessionsConnectorId],
      processors: ["transform/sessions"],
      exporters: ["prometheus/live"],
    },
  },
};
