import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { sourceDigest, sourceFiles } from "../../../../../tools/preview-report/run/sourceDigest";
import { root } from "../../../../support/root";

describe("the modules that record a state", () => {
  const files = sourceFiles(join(root, "tools/preview-report/run/record.ts")).map((file) => relative(root, file));

  test.each([
    "tools/preview-report/run/record.ts",
    "tools/preview-report/docker-api/server.ts",
    "tools/preview-report/docker-api/routes.ts",
    "tools/preview-report/docker-api/containers.ts",
    "tools/preview-report/docker-api/state.ts",
    "tools/preview-report/docker-api/dockerCommand.ts",
    "tools/revisions/pulumi.ts",
    "tools/revisions/stackFile.ts",
    "components/docker/run.ts",
  ])("include %s", (file) => {
    expect(files).toContain(file);
  });

  test("don't include the analysis and the renderer, whose changes leave recordings valid", () => {
    expect(files.filter((file) => /preview-report\/(analysis|report|comment)\//.test(file))).toEqual([]);
  });
});

describe("the digest of a module", () => {
  let folder: string;
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "digest-"));
    mkdirSync(join(folder, "sub"));
    write("entry.ts", 'import { a } from "./a";\nimport fs from "node:fs";\n');
    write("a.ts", 'export * from "./sub";\nimport type { E } from "./entry";\n');
    write("sub/index.ts", "export const a = 1;\n");
    write("other.ts", "");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each(["entry.ts", "a.ts", "sub/index.ts"])("changes with %s", (file) => {
    const before = sourceDigest(join(folder, "entry.ts"));
    write(file, "// Changed.\n");
    expect(sourceDigest(join(folder, "entry.ts"))).not.toBe(before);
  });

  test("doesn't change with a module that isn't imported", () => {
    const before = sourceDigest(join(folder, "entry.ts"));
    write("other.ts", "// Changed.\n");
    expect(sourceDigest(join(folder, "entry.ts"))).toBe(before);
  });
});
