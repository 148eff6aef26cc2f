import { imageParts } from "../analysis/images";
import type { ImageChange } from "../model";
import { releaseProjects } from "../program";
import { code, table } from "./markdown";

/**
 * A table of additions, removals and changes.
 * @param title heading of the first column.
 * @param rows what changed (Markdown), the kind of change, the value before and the value after.
 */
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

/** A table of images that change, with a link to the release notes of the new version where they are known. */
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

/**
 * A link to the release notes of an image's version, or `–`. It consists of constants and a version of digits and dots
 * only, never of an image's name, which is untrusted.
 */
export function releaseNotes(reference: string): string {
  const { repository, tag } = imageParts(reference);
  const image = repository.split("/").slice(-2).join("/");
  const [, version] = /^v?(\d{1,6}\.\d{1,6}\.\d{1,6})$/.exec(tag) ?? [];
  return Object.hasOwn(releaseProjects, image) && version !== undefined
    ? `[${version}](https://github.com/${releaseProjects[image]!}/releases/tag/v${version})`
    : "–";
}
