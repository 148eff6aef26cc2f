import { services } from "../services";
import { scheme, type TlsSettings } from "../tls";
import { alertmanagerPaths } from "./paths";

/** The alert that always fires (`configs/prometheus/rules/services.yml`). */
export const watchdogAlert = "Watchdog";

/**
 * The alert that Alertmanager's container itself raises while Prometheus doesn't send the watchdog. Prometheus can't
 * report its own death, and this needs no second system that evaluates rules.
 */
export const prometheusDown = {
  labels: { alertname: "PrometheusDown", severity: "critical", service: "prometheus" },
  annotations: {
    summary: "Prometheus has sent no alerts for more than four minutes, not even the one that always fires.",
    description:
      "Nothing else is watched until it is back. npm run status shows whether it runs, npm run logs -- prometheus its " +
      "log; npm run up starts what is stopped.",
    runbook: "docs/runbooks/PrometheusDown.md",
  },
} as const;

/** Seconds between two looks at the watchdog. */
const interval = 30;

/** How long one report lasts, in seconds: longer than two intervals, so that reports of one outage are one alert. */
const lasting = 75;

/**
 * A shell command that runs until its container stops. It reports only when Alertmanager answers that there is no
 * watchdog, whether silenced or not.
 */
export function watchCommand(settings: Pick<TlsSettings, "security">): string {
  const amtool = [
    "/bin/amtool",
    `--alertmanager.url=${scheme(settings)}://127.0.0.1:${services.alertmanager.ports.http}`,
    `--http.config.file=${alertmanagerPaths.client}`,
  ].join(" ");
  const query = `${amtool} alert query --active --silenced --inhibited --unprocessed --output=json alertname=${watchdogAlert}`;
  const annotations = Object.entries(prometheusDown.annotations).map(
    ([name, text]) => `--annotation='${name}="${text}"'`,
  );
  const add = [
    `${amtool} alert add`,
    ...Object.entries(prometheusDown.labels).map(([name, value]) => `${name}=${value}`),
    ...annotations,
    "--start=$(at 0)",
    `--end=$(at ${lasting})`,
  ].join(" ");
  return (
    `at() { date -u -d "@$(($(date +%s) + $1))" +%Y-%m-%dT%H:%M:%SZ; }; ` +
    `while sleep ${interval}; do found=$(${query}) && [ "$found" = "[]" ] && ${add}; done`
  );
}
