import type { Alerts } from "../settings";
import { receiverNames } from "./receivers";
import { prometheusDown, watchdogAlert } from "./watch";

/**
 * Who is notified of which alert, and when. Alerts of one kind about one service or project are one message, which is
 * repeated every four hours; each session that waits for its user is one.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#route
 */
export function route({ watchdogUrl }: Pick<Alerts, "watchdogUrl">): object {
  return {
    receiver: receiverNames.everybody,
    group_by: ["alertname", "service", "service_namespace", "agentproxy_project_id"],
    group_wait: "30s",
    group_interval: "5m",
    repeat_interval: "4h",
    routes: [
      watchdogUrl === undefined
        ? { matchers: [`alertname="${watchdogAlert}"`], receiver: receiverNames.nobody }
        : {
            matchers: [`alertname="${watchdogAlert}"`],
            receiver: receiverNames.watchdog,
            // The receiver raises the alarm when nothing comes, so it gets a message every minute.
            group_wait: "0s",
            group_interval: "1m",
            repeat_interval: "50s",
          },
      {
        matchers: [`alertname="${prometheusDown.labels.alertname}"`],
        receiver: receiverNames.everybody,
        // After a laptop has slept, Alertmanager may run before Prometheus has evaluated its rules again.
        group_wait: "2m",
        group_interval: "1m",
      },
      {
        // Each session is a message of its own, and at once: somebody is waited for, now for more than two minutes.
        matchers: ['alertname="AgentWaiting"'],
        receiver: receiverNames.everybody,
        group_by: ["alertname", "session"],
        group_wait: "0s",
        group_interval: "1m",
      },
      { matchers: ['severity="info"'], receiver: receiverNames.everybody, repeat_interval: "1d" },
    ],
  };
}

/**
 * Which alerts are not notified of because another one explains them.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule
 */
export const inhibitRules: readonly object[] = [
  // Alerts that follow from an outage have the label `service` with the name of the service that is down.
  {
    source_matchers: ['alertname="ServiceDown"'],
    target_matchers: ['alertname!~"ServiceDown|Watchdog"', 'service!=""'],
    equal: ["service"],
  },
  // The alerts of a Prometheus that is down expire, which is no reason to tell somebody that they are resolved.
  {
    source_matchers: [`alertname="${prometheusDown.labels.alertname}"`],
    target_matchers: [`alertname!~"${prometheusDown.labels.alertname}|${watchdogAlert}"`],
  },
  {
    source_matchers: ['alertname="DiskFilling"', 'severity="critical"'],
    target_matchers: ['alertname="DiskFilling"', 'severity="warning"'],
  },
  // It has the right number of records: the collector counts the whole request as lost in which Loki refused some.
  {
    source_matchers: ['alertname="RecordsDiscarded"'],
    target_matchers: ['alertname="ExportFailing"', 'signal="logs"'],
  },
  // Of one budget, the worst is said.
  ...[
    ["BudgetSpent", "BudgetNearlySpent|BudgetForecast"],
    ["BudgetNearlySpent", "BudgetForecast"],
  ].map(([worse, better]) => ({
    source_matchers: [`alertname="${worse}"`],
    target_matchers: [`alertname=~"${better}"`],
    equal: ["period", "agent", "project"],
  })),
  // A full disk explains that the stores can't write.
  {
    source_matchers: ['alertname="DiskFilling"', 'severity="critical"'],
    target_matchers: ['alertname=~"MetricsStorageFailing|TracesStorageFailing|LogsStorageFailing"'],
  },
];
