import { deepMerge, renderYaml } from "../../../configs/render";

test("objects are merged, lists and scalars replaced, and null removes", () => {
  const base = { a: { b: 1, c: [1, 2], d: "x" }, e: true };
  expect(deepMerge(base, { a: { b: 2, c: [3], d: null, f: { g: 1 } }, h: "new" })).toEqual({
    a: { b: 2, c: [3], f: { g: 1 } },
    e: true,
    h: "new",
  });
  expect(base).toEqual({ a: { b: 1, c: [1, 2], d: "x" }, e: true });
});

test("YAML has no folded lines and no anchors, and ends with a newline", () => {
  const shared = { long: "word ".repeat(60).trim() };
  expect(renderYaml("/f", { one: shared, two: shared }).content).toBe(
    `one:\n  long: ${shared.long}\ntwo:\n  long: ${shared.long}\n`,
  );
});
