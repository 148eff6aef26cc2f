import type { Report, StackReport } from "../../../../../tools/preview-report/model";
import { emptyReport } from "../../../../../tools/preview-report/analysis";
import { commentMarker } from "../../../../../tools/preview-report/program";
import { readReport } from "../../../../../tools/preview-report/report/readReport";
import { limits, render } from "../../../../../tools/preview-report/report/render";
import { hostileTexts, reportOf } from "./hostile";

function report(...stacks: Partial<StackReport>[]): Report {
  return {
    version: 1,
    base: "base",
    head: "head",
    stacks: stacks.map((stack) => ({ ...emptyReport("dev", "compared"), ...stack })),
  };
}

const replaced = {
  kind: "replace",
  type: "Container",
  name: "tempo",
  reasons: [],
  downtime: "restart",
  graceSeconds: 60,
  withoutEffect: false,
} as const;

describe("the first lines", () => {
  test("summarise the changes in a sentence", () => {
    const text = render(report({ operations: [replaced], unchanged: [{ kind: "Volume", count: 2 }] }));
    expect(text).toContain("**`dev`**: 1 container replaced, 2 volumes unchanged, no data lost.");
  });

  test("start with data loss, in bold", () => {
    const text = render(
      report({
        warnings: [
          { kind: "image-unpinned", values: ["tempo", "a", "b"] },
          { kind: "volume-replaced", values: ["data", "tempo"] },
        ],
        operations: [replaced],
      }),
    );
    const [, , , first, second] = text.split("\n");
    expect(first).toBe("- **`dev`: DATA LOSS: the volume `data` is replaced, and all data of `tempo` goes with it.**");
    expect(second).toContain("Unpins an image");
    expect(text).toContain("**data of 1 volume lost**");
  });

  test.each([
    ["failed", "the preview fails"],
    ["removed", "its file was deleted"],
    ["new", "a new stack"],
    ["project-renamed", "the project has another name"],
    ["base-failed", "the base can't be brought up"],
  ] as const)("describe the outcome '%s'", (outcome, words) => {
    expect(render(report({ outcome }))).toContain(`**\`dev\`**: ${words}`);
  });
});

describe("a limit", () => {
  const file = (length: number): StackReport["files"][number] => ({
    service: "s",
    path: `/f${length}`,
    diff: "+x\n".repeat(length / 3),
  });

  test("leaves a report that fits unchanged", () => {
    const small = report({ files: [file(300)] });
    expect(render(small, { limit: limits.comment })).toBe(render(small));
  });

  test("leaves out whole sections and names them, and shows later ones that fit", () => {
    const text = render(report({ files: [file(30_000), file(60_000), file(3_000)] }), {
      limit: limits.comment,
      full: "the artifact",
    });
    expect(text.length).toBeLessThanOrEqual(limits.comment);
    expect(text).toContain("_Left out for length: `/f60000` of `s` in `dev`. All of it is in the artifact._");
    expect(text).toContain("<code>&#47;f3000</code>");
  });

  test.each([
    ["warnings", { warnings: Array(5_000).fill({ kind: "hardening", values: ["s", "r", "x".repeat(200)] }) }],
    ["operations", { operations: Array(5_000).fill(replaced) }],
    ["a long error", { error: "x".repeat(200_000) }],
    ["a long name", { name: "n".repeat(30_000) }],
  ] as [string, Partial<StackReport>][])("holds for too many or too long: %s", (_, stack) => {
    expect(render(report(stack, stack), { limit: limits.comment }).length).toBeLessThanOrEqual(limits.comment);
  });

  const long = "|".repeat(40_000); // 200,000 characters as code.
  test.each<[string, Report]>([
    ["the base's name", { ...report({}), base: long }],
    ["the head's name", { ...report({}), head: long }],
    ["a stack's name", report({ name: long, warnings: [{ kind: "port-opened", values: ["a", "b", "c"] }] })],
    ["a warning", report({ warnings: [{ kind: "hardening", values: [long, long, long] }] })],
    ["a type of resource", report({ operations: [{ ...replaced, type: long }] })],
    ["the name of a resource", report({ operations: [{ ...replaced, name: long }] })],
    ["an error", report({ error: "```\n</details>".repeat(20_000) })],
    ["a path", report({ files: [{ service: "s", path: long, diff: long }] })],
    ["a setting", report({ settings: [{ key: long, change: "added", aspect: "value", from: long, to: long }] })],
  ])("holds when %s has 200,000 characters, and leaves nothing open", (_, hostile) => {
    const full = "the artifact";
    const text = render(
      { ...hostile, stacks: [...hostile.stacks, ...report({ files: [file(300)] }).stacks] },
      {
        limit: limits.comment,
        full,
        footer: "_The end._",
      },
    );
    expect(text.length).toBeLessThanOrEqual(limits.comment);
    expect(text.endsWith("_The end._\n")).toBe(true);
    expect(text).toMatch(/in the artifact|…/);
    // The section after it is still one: nothing before it is open.
    expect(text).toContain("\n\n<details><summary><code>s</code> reads <code>&#47;f300</code></summary>\n");
    expect(text.split("<details>").length).toBe(text.split("</details>").length);
    expect(text.match(/^`{3,}/gm)?.length ?? 0).toBe(2);
  });

  test("holds for a thousand stacks", () => {
    expect(render(report(...Array(1_000).fill({})), { limit: limits.comment }).length).toBeLessThan(limits.comment);
  });
});

describe("an untrusted report", () => {
  test.each(hostileTexts)("is read when its shape is right, whatever its texts are: %j", (text) => {
    expect(readReport(JSON.stringify(reportOf(text)))).toEqual(reportOf(text));
  });

  test.each([
    ["no JSON", "{", "is not JSON"],
    ["another version", '{"version":2}', "of another version"],
    ["null", "null", "of another version"],
    ["no stacks", '{"version":1,"base":"b","head":"h"}', "malformed at report.stacks."],
    [
      "an object for a string",
      '{"version":1,"base":{"toString":1},"head":"h","stacks":[]}',
      "malformed at report.base.",
    ],
    ["an unknown word", JSON.stringify(report({ outcome: "__proto__" as never })), "report.stacks[].outcome."],
    ["a string for a list", JSON.stringify(report({ warnings: "x" as never })), "report.stacks[].warnings."],
    [
      "a fraction for an integer",
      JSON.stringify(report({ unchanged: [{ kind: "k", count: 0.5 }] })),
      "unchanged[].count.",
    ],
  ])("is refused when it has %s", (_, text, message) => {
    expect(() => readReport(text)).toThrow(message);
  });
});

test("the first line is the marker by which the comment is found again", () => {
  expect(render(report()).startsWith(`${commentMarker}\n`)).toBe(true);
});
