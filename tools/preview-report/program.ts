/**
 * What this tool knows about the program whose changes it reports. No other file of the tool imports the program's
 * modules or contains its names.
 */
import { projectName } from "../../cli/lib/project";
import { labelNames } from "../../components/labels";
import { serviceNames, serviceRow } from "../../configs/services";
import { parseDuration } from "../../configs/settings";

export { projectRoot } from "../../cli/lib/project";
export { violationsOf, type Violation } from "../../components/hardening";
export { holdsSecret } from "../../configs/settings";

/** First line of the comment on a pull request, by which it is found again. */
export const commentMarker = `<!-- ${projectName}-preview -->`;

/** The label whose value is the name of a container's service. */
export const serviceLabel = labelNames.service;

/** Removes the config namespace from a key of a stack's file: `agentproxy-otel:tempoPort` is `tempoPort`. */
export function settingName(key: string): string {
  return key.startsWith(`${projectName}:`) ? key.slice(projectName.length + 1) : key;
}

const megabytes: Readonly<Record<string, number>> = { MB: 1, GB: 1024, TB: 1024 * 1024 };

/**
 * Reads the value of a setting that limits how much data a service keeps.
 * @returns seconds of a duration or MB of a size; undefined when the setting is not a retention, or the value not one.
 */
export function retentionOf(setting: string, value: unknown): number | undefined {
  if (!/Retention(Size)?$/.test(setting)) {
    return undefined;
  }
  const [, count, unit] = /^(\d+)(MB|GB|TB)$/.exec(String(value)) ?? [];
  return count === undefined ? parseDuration(String(value))?.seconds : Number(count) * megabytes[unit!]!;
}

/** Whether a file of a container is a dashboard of Grafana's. */
export function isDashboardFile(path: string): boolean {
  return /\/dashboards\/[^/]+\.json$/.test(path);
}

/** Rules whose violations the report's own kinds of warnings describe: images without a digest, and opened ports. */
export const rulesReportedElsewhere: readonly string[] = [
  "image-by-digest",
  "ports-on-one-address",
  "not-on-every-address",
  "listed-ports",
];

/** The GitHub project that publishes the release notes of an image, by the last two parts of the image's repository. */
export const releaseProjects: Readonly<Record<string, string>> = Object.fromEntries(
  serviceNames.map((service) => {
    const { image, releases } = serviceRow(service);
    return [
      image
        .replace(/[:@].*/, "")
        .split("/")
        .slice(-2)
        .join("/"),
      releases,
    ];
  }),
);
