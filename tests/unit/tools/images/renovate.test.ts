import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pinnedImages } from "../../../../tools/images/pinned";
import { root } from "../../../support/root";

const renovate = JSON.parse(readFileSync(join(root, "renovate.json"), "utf8")) as {
  customManagers: { managerFilePatterns: string[]; matchStrings: string[] }[];
  packageRules: { matchPackageNames?: string[]; sourceUrl?: string }[];
};
const [manager] = renovate.customManagers;

/** The images that Renovate finds in a file, with tag and digest. */
function found(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return manager!.matchStrings
    .flatMap((pattern) => [...text.matchAll(new RegExp(pattern, "g"))])
    .map(({ groups }) => `${groups!["depName"]}:${groups!["currentValue"]}@${groups!["currentDigest"]}`)
    .sort();
}

test("Renovate finds every pinned image in both places, tag and digest", () => {
  const pinned = pinnedImages().map(({ reference }) => reference);
  for (const file of ["Pulumi.yaml", "configs/services.ts"]) {
    expect(manager!.managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file))).toBe(true);
    expect(found(file)).toEqual([...pinned].sort());
  }
});

test("each image has a source for its release notes", () => {
  const named = renovate.packageRules
    .filter(({ sourceUrl }) => sourceUrl)
    .flatMap((rule) => rule.matchPackageNames ?? []);
  for (const { tagged } of pinnedImages()) {
    expect(named).toContain(tagged.replace(/:.*$/, ""));
  }
});
