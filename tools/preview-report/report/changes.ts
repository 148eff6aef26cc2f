import { imageParts } from "../analysis/images";
import type { ImageChange } from "../model";
import { code, table } from "./markdown";

/** A table of what was added, removed or changed. Rows: Markdown, Markdown, value before, value after. */
export function changeRows(title: string, rows: readonly (readonly string[])[]): string {
  return table(
    [title, "Change", "Before", "After"],
    rows.map(([name = "", change = "", from = "", to = ""]) => [
      name,
      change,
      change === "added" ? "–" : code(from),
      change === "removed" ? "–" : code(to),
    ]),
  );
}

/** Where the projects behind the stack's images write what is new, by the image's last two names. */
const releases: Readonly<Record<string, string>> = {
  "otel/opentelemetry-collector-contrib": "open-telemetry/opentelemetry-collector-releases",
  "grafana/tempo": "grafana/tempo",
  "prom/prometheus": "prometheus/prometheus",
  "grafana/grafana": "grafana/grafana",
};

/** The images that change, with a link to their release notes where those are known. */
export function imageTable(images: readonly ImageChange[]): string {
  return table(
    ["Image of", "Before", "After", "Release notes"],
    images.map(({ service, from, to }) => [
      code(service),
      from === "" ? "–" : code(from),
      to === "" ? "–" : code(to),
      releaseNotes(to),
    ]),
  );
}

/** The link is made of our own words and a version of digits and dots, never of what an image is called. */
export function releaseNotes(reference: string): string {
  const { repository, tag } = imageParts(reference);
  const project = repository.split("/").slice(-2).join("/");
  const [, version] = /^v?(\d{1,6}\.\d{1,6}\.\d{1,6})$/.exec(tag) ?? [];
  return Object.hasOwn(releases, project) && version !== undefined
    ? `[${version}](https://github.com/${releases[project]!}/releases/tag/v${version})`
    : "–";
}
