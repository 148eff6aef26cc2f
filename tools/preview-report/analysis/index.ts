import type { EngineResult } from "../../revisions/engineEvents";
import type { SettingFiles } from "../../revisions/stackFile";
import type { StackReport } from "../model";
import { dataWarnings, renameWarnings } from "./dataWarnings";
import { fileChanges } from "./files";
import { hardeningWarnings } from "./hardening";
import { imageChanges, imageWarnings } from "./images";
import { openingWarnings } from "./openings";
import { operationsOf, unchangedOf } from "./operations";
import { outputChanges } from "./outputs";
import { protectionWarnings } from "./protections";
import { resourcesOf } from "./resources";
import { encryptedNames, retentionWarnings, settingChanges } from "./settings";

/** A report without any change. */
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
    encrypted: [],
    outputs: [],
    images: [],
  };
}

/**
 * Extracts what a reviewer should know from a preview.
 * @param before the files that define the stack's settings, before the change.
 * @param after the same files after the change.
 */
export function analyse(
  preview: EngineResult,
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
      ...hardeningWarnings(resources),
      ...protectionWarnings(resources),
      ...imageWarnings(images),
    ],
    operations: operationsOf(resources),
    unchanged: unchangedOf(resources),
    ...fileChanges(resources),
    settings: settingChanges(before, after),
    encrypted: encryptedNames(before, after),
    outputs: outputChanges(preview.outputs),
    images,
  };
}
