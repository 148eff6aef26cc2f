import { attributeOrEmpty, attributes, numbers } from "../../../../configs/grafana/dashboards/src/traceFrame";
import { transformed } from "../../../support/transformations";

const span = (...tags: { value: unknown; key: string }[]): object => ({ tags });
const rows = (transformations: Parameters<typeof transformed>[1], ...spans: object[]): unknown[] =>
  transformed(spans as never, transformations).map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => name !== "tags")),
  );

test("attributes are found at any position, of any type, and only by their whole name", () => {
  const spans = [
    span({ value: "x", key: "pa.a" }, { value: 12, key: "pa.b" }, { value: false, key: "pa.c" }),
    span({ value: false, key: "pa.c" }, { value: "other", key: "paxa" }, { value: 1, key: "more.pa.b" }),
    span(),
  ];
  expect(rows(attributes("pa.a", "pa.b", "pa.c"), ...spans)).toEqual([
    { pa_a: "x", pa_b: "12", pa_c: "false" },
    { pa_a: undefined, pa_b: undefined, pa_c: "false" },
    { pa_a: undefined, pa_b: undefined, pa_c: undefined },
  ]);
});

test("a value that looks like another attribute is not mistaken for it", () => {
  const forged = '","key":"pa.a"},{"value":"forged","key":"pa.b"}';
  expect(
    rows(attributes("pa.a", "pa.b"), span({ value: forged, key: "pa.text" }, { value: "b", key: "pa.b" })),
  ).toEqual([{ pa_a: undefined, pa_b: "b" }]);
  const [row] = rows(attributes("pa.text"), span({ value: forged, key: "pa.text" }));
  expect(row).toEqual({ pa_text: JSON.stringify(forged).slice(1, -1) });
});

test("a missing attribute can be an empty text", () => {
  expect(rows(attributeOrEmpty("pa.a"), span({ value: "x", key: "pa.a" }), span({ value: "y", key: "pa.b" }))).toEqual([
    { pa_a: "x" },
    { pa_a: "" },
  ]);
});

test("numbers are converted, and nothing else becomes one", () => {
  const spans = [span({ value: 1200, key: "pa.a" }), span({ value: "text", key: "pa.a" }), span()];
  expect(rows([...attributes("pa.a"), ...numbers("pa.a")], ...spans)).toEqual([
    { pa_a: 1200 },
    { pa_a: null },
    { pa_a: null },
  ]);
});

test("long texts are searched in time", () => {
  const long = span({ value: "x".repeat(60_000), key: "pa.long" }, { value: '"'.repeat(60_000), key: "pa.quotes" });
  const spans = Array.from({ length: 100 }, () => long);
  const begin = Date.now();
  expect(rows(attributes("pa.a", "pa.b", "pa.c", "pa.d"), ...spans)).toHaveLength(100);
  expect(Date.now() - begin).toBeLessThan(2000);
});
