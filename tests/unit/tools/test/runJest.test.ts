import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { programNames } from "../../../../tools/programs/catalogue";
import { requiredPrograms } from "../../../../tools/test/runJest";
import { root } from "../../../support/root";

test("npm test sees the programs of every suite that requires some", () => {
  const files = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(root, "tests", file));
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    if (/\bprograms: \[|tools\/programs\/find"|\bstartPipeline\(/.test(text)) {
      expect({ file, required: requiredPrograms([file]).length > 0 }).toEqual({ file, required: true });
    }
  }
  expect(requiredPrograms(files)).toEqual(programNames);
});
