import type { StackReport } from "../model";
import type { PreviewResult } from "../run/events";
import { dataWarnings, renameWarnings } from "./dataWarnings";
import { fileChanges } from "./files";
import { imageChanges, imageWarnings } from "./images";
import { openingWarnings } from "./openings";
import { operationsOf, unchangedOf } from "./operations";
import { outputChanges } from "./outputs";
import { protectionWarnings } from "./protections";
import { resourcesOf } from "./resources";
import { retentionWarnings, settingChanges, type SettingFiles } from "./settings";

/** A report in which nothing happens. */
export function emptyReport(name: string, outcome: StackReport["outcome"]): StackReport {
  return {
    name,
    outcome,
    error: "",
    warnings: [],
    operations: [],
    unchanged: [],
    files: [],
    dashboards: [],
    settings: [],
    outputs: [],
    images: [],
  };
}

/** What the reviewer should know about a preview. */
export function analyse(
  preview: PreviewResult,
  before: SettingFiles,
  after: SettingFiles,
): Omit<StackReport, "name" | "outcome" | "error"> {
  const resources = resourcesOf(preview);
  const images = imageChanges(resources);
  return {
    warnings: [
      ...dataWarnings(resources),
      ...renameWarnings(resources),
      ...retentionWarnings(before, after),
      ...openingWarnings(resources),
      ...protectionWarnings(resources),
      ...imageWarnings(images),
    ],
    operations: operationsOf(resources),
    unchanged: unchangedOf(resources),
    ...fileChanges(resources),
    settings: settingChanges(before, after),
    outputs: outputChanges(preview.outputs),
    images,
  };
}
