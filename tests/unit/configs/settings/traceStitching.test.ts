import { parseSettings } from "../../../../configs/settings";

test.each(["process", "off"])("traceStitching: %s", (traceStitching) => {
  expect(parseSettings({ traceStitching }, new Set())).toMatchObject({ settings: { traceStitching } });
});

test("traceStitching: anything else is refused", () => {
  expect(parseSettings({ traceStitching: "session" }, new Set())).toEqual({
    problems: [{ key: "traceStitching", text: "'session' is not allowed; give process or off." }],
  });
});
