import { generatedDashboards } from "../../configs/grafana/dashboards/src";
import { projectFile } from "./projectFile";
import { settingsPage } from "./settingsPage";

/** A file of the repository whose content is computed from the code. */
export interface Generator {
  /** The path from the root of the project, with `/`. */
  readonly file: string;
  /** The complete text of the file; the same at every call. */
  content(): string;
}

const dashboards = generatedDashboards().map(({ name, content }): Generator => ({
  file: `configs/grafana/dashboards/generated/${name}`,
  content: () => content,
}));

/** Every generated file. A new one is added here; `npm run generate` and its tests then cover it. */
export const generators: readonly Generator[] = [
  ...dashboards,
  { file: "Pulumi.yaml", content: projectFile },
  { file: "docs/settings.md", content: settingsPage },
];
