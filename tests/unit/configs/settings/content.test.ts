import { parseSettings } from "../../../../configs/settings";

test.each(["full", "redacted", "metadata"])("content: %s", (content) => {
  expect(parseSettings({ content }, new Set())).toMatchObject({ settings: { content } });
});

test("content: redacted is the default", () => {
  expect(parseSettings({}, new Set())).toMatchObject({ settings: { content: "redacted" } });
});

test("content: anything else is refused", () => {
  expect(parseSettings({ content: "none" }, new Set())).toEqual({
    problems: [{ key: "content", text: "'none' is not allowed; give full, redacted or metadata." }],
  });
});
