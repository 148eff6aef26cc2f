import { dropping } from "../../../../configs/collector/redaction/content";
import { places, type Signal } from "../../../../configs/collector/redaction/places";
import { replacing } from "../../../../configs/collector/redaction/replacing";
import { kinds, rules } from "../../../../configs/collector/redaction/rules";
import type { Rule } from "../../../../configs/collector/redaction/rule";
import { allSigns } from "../../../../configs/collector/redaction/signs";
import { exampleKinds } from "../../../support/canaries";

const signals = Object.keys(places) as Signal[];

test("there is an example of every kind of secret", () => {
  const others = ["attribute-name", "unreadable"];
  expect([...exampleKinds, ...others].sort()).toEqual([...kinds].sort());
});

test("signs begin with a literal, two characters if the first is frequent, so that they are searched fast", () => {
  const slow = rules
    .flatMap(({ signs, pattern }) => signs ?? [pattern])
    .filter((sign) => !/^([A-Za-z0-9:%@_-]{2}|[A-Z:%@_-])/.test(sign));
  expect(slow).toEqual([]);
});

test("signs that begin alike become one pattern, and none is lost", () => {
  const rule = (pattern: string): Rule => ({ kind: "any", pattern });
  expect(
    allSigns([rule("AKIA[A-Z]"), rule("sk-ant-"), rule("AIza"), rule("sk_live_"), rule("ecret"), rule("AIza")]),
  ).toEqual(["A(?:KIA[A-Z]|Iza)", "sk(?:-ant-|_live_)", "ecret"]);
});

test("no pattern has what the collector takes for a variable", () => {
  expect(JSON.stringify(signals.map((signal) => [replacing(signal), dropping(signal)]))).not.toMatch(/\$\{/);
});

test.each(signals)("%s: the attributes between the steps are removed again", (signal) => {
  const statements = replacing(signal).flatMap((group) => group["statements"] as string[]);
  const set = new Set(statements.flatMap((one) => /^set\((attributes\["redaction\.[^"]*"\])/.exec(one)?.[1] ?? []));
  const removed = statements.flatMap(
    (one) => /^delete_(?:matching_)?keys?\(attributes, "\^?(redaction[^"]*)"/.exec(one)?.[1] ?? [],
  );
  expect(set.size).toBeGreaterThan(0);
  for (const attribute of set) {
    const name = attribute.slice('attributes["'.length, -2);
    expect(removed.some((one) => name.startsWith(one.replaceAll("\\\\", "").replaceAll("\\", "")))).toBe(true);
  }
});
