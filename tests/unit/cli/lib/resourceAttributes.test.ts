import { withAttributes } from "../../../../cli/lib/resourceAttributes";

test.each([
  [undefined, {}, ""],
  ["team=blue", {}, "team=blue"],
  [
    "team=blue,project.name=old, vcs.repository.name=x",
    { "project.name": "new" },
    "team=blue, vcs.repository.name=x,project.name=new",
  ],
  ["project.name=old,team=blue", { "project.name": undefined }, "team=blue"],
  ["service.instance.id=a=b,", { "project.name": "p" }, "service.instance.id=a=b,project.name=p"],
])("%j with %j", (text, attributes, expected) => {
  expect(withAttributes(text, attributes)).toBe(expected);
});

test("what may not stand in a value is percent-encoded, and a branch's slash isn't", () => {
  const value = 'feature/a b,c;d"e\\f=g%hüi';
  const text = withAttributes(undefined, { "vcs.ref.head.name": value });
  expect(text).toBe("vcs.ref.head.name=feature/a%20b%2Cc%3Bd%22e%5Cf%3Dg%25h%C3%BCi");
  expect(decodeURIComponent(text.split("=")[1]!)).toBe(value);
});
