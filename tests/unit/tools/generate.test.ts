import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFile } from "../../../tools/generate/projectFile";
import { settingsPage } from "../../../tools/generate/settingsPage";
import { root } from "../../support/root";

test.each([
  ["Pulumi.yaml", projectFile],
  ["docs/settings.md", settingsPage],
])("%s is up to date (npm run generate)", (file, content) => {
  expect(readFileSync(join(root, file), "utf8")).toBe(content());
});
