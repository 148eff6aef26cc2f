import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { allows } from "../../../../cli/lib/versionRange";
import { root } from "../../../support/root";

test.each([
  [">=3.200.0 <4.0.0", "3.200.0", true],
  [">=3.200.0 <4.0.0", "3.199.9", false],
  [">=3.200.0 <4.0.0", "3.1000.0", true],
  [">=3.200.0 <4.0.0", "4.0.0", false],
  [">3.1.2", "3.1.2", false],
  ["<=3.1.2", "3.1.2", true],
  ["3.1.2", "3.1.2", true],
  ["=3.1.2", "3.1.3", false],
])("%s contains %s: %s", (range, version, expected) => {
  expect(allows(range, version)).toBe(expected);
});

test("a range of another form is an error, and Pulumi.yaml's has this one", () => {
  expect(() => allows("^3.0.0", "3.1.0")).toThrow("'^3.0.0' is not a comparator");
  const { requiredPulumiVersion } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as Record<string, string>;
  expect(allows(requiredPulumiVersion!, "3.265.0")).toBe(true);
});
