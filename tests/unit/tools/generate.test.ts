import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { outdated, write } from "../../../tools/generate/generate";
import { main } from "../../../tools/generate/generateCommand";
import { generators, type Generator } from "../../../tools/generate/generators";
import { root } from "../../support/root";

test.each(generators)("$file is up to date (otherwise: npm run generate)", ({ file, content }) => {
  expect(readFileSync(join(root, file), "utf8")).toBe(content());
});

test("every generated dashboard has a generator", () => {
  const folder = "configs/grafana/dashboards/generated";
  const generated = generators.filter(({ file }) => dirname(file) === folder).map(({ file }) => basename(file));
  expect(readdirSync(join(root, folder)).sort()).toEqual(generated.sort());
});

describe("files below a folder", () => {
  const two: readonly Generator[] = [
    { file: "deep/one.txt", content: () => "one\n" },
    { file: "two.txt", content: () => "two\n" },
  ];
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-generate-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test("are outdated while they are missing, and up to date once written", () => {
    expect(outdated(two, folder)).toEqual(two);
    write(two, folder);
    expect(readFileSync(join(folder, "deep/one.txt"), "utf8")).toBe("one\n");
    expect(outdated(two, folder)).toEqual([]);
  });

  test("are outdated when their content differs", () => {
    write(two, folder);
    writeFileSync(join(folder, "two.txt"), "2\n");
    expect(outdated(two, folder)).toEqual([two[1]]);
  });
});

test("an unknown argument is refused with the usage", () => {
  const before = process.exitCode;
  const stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    main(["--chek"]);
    expect(process.exitCode).toBe(2);
    expect(stderr.mock.calls.join("")).toMatch(/^npm run generate -- \[--check\]/);
  } finally {
    process.exitCode = before;
    stderr.mockRestore();
  }
});
