import { parseSettings, type Problem, type StackFile } from "../../../../configs/settings";
import { alerts } from "../../../../configs/settings/objects";
import { NotAllowed } from "../../../../configs/settings/parsers";

const email = { type: "email", to: "a@b.example", from: "c@d.example", smarthost: "mail.example:25" };

test.each([
  {},
  { costPerHourUsd: 0.5 },
  { receivers: [] },
  { receivers: [{ type: "webhook", url: "http://host.docker.internal:5001/" }] },
  { receivers: [{ type: "slack", url: "https://hooks.slack.example/x", channel: "#a" }, email] },
  { watchdogUrl: "https://hc.example/x" },
  { costPerHourUsd: 3, receivers: [{ ...email, username: "u", password: "p w" }] },
])("%j is accepted unchanged", (value) => {
  expect(alerts(JSON.stringify(value))).toEqual({ receivers: [], ...value });
});

test.each([
  "",
  "5",
  "[]",
  '{"costPerHourUsd": 0}',
  '{"costPerHourUsd": "5"}',
  '{"costPerHour": 5}',
  '{"watchdogUrl": "hc.example"}',
  '{"receivers": {}}',
  '{"receivers": ["me"]}',
  '{"receivers": [{"type": "pager"}]}',
  '{"receivers": [{"type": "webhook"}]}',
  '{"receivers": [{"type": "webhook", "url": "ftp://x"}]}',
  '{"receivers": [{"type": "webhook", "url": "http://x", "channel": "#a"}]}',
  JSON.stringify({ receivers: [{ ...email, smarthost: "mail.example" }] }),
  JSON.stringify({ receivers: [{ ...email, to: undefined }] }),
])("%s is refused, and the message says what is allowed", (text) => {
  expect(() => alerts(text)).toThrow(NotAllowed);
  expect(() => alerts(text)).toThrow(/costPerHourUsd.*webhook.*slack.*email/);
});

describe("secrets of receivers", () => {
  const problems = (receivers: object[], secretKeys = new Set<string>(), file?: object[]): readonly Problem[] => {
    const inFile = file === undefined ? {} : ({ alerts: { receivers: file } } as unknown as StackFile);
    const parsed = parseSettings({ alerts: JSON.stringify({ receivers }) }, secretKeys, inFile);
    return "problems" in parsed ? parsed.problems : [];
  };
  const encrypted = new Set(["alerts"]);
  const slack = { type: "slack", url: "https://hooks.slack.example/hunter2" };
  const webhook = (url: string): object => ({ type: "webhook", url });

  test.each([
    ["a URL of Slack", slack, "url"],
    ["a password", { ...email, username: "u", password: "hunter2" }, "password"],
    ["a webhook with a login", webhook("https://u:hunter2@example.com/"), "url"],
    ["a webhook with a query", webhook("https://example.com/?key=hunter2"), "url"],
    ["a webhook with a token in its path", webhook("https://example.com/hook/0123456789abcdef"), "url"],
  ])("%s in clear is refused, and not repeated", (_, receiver, key) => {
    const [problem, ...others] = problems([email, receiver]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      key: "alerts",
      text: expect.stringMatching(
        `^holds a secret in clear \\(alerts.receivers\\[1\\].${key}\\); take it out`,
      ) as string,
    });
    expect(problem!.text).not.toContain("hunter2");
    expect(problems([email, receiver], encrypted)).toEqual([]);
  });

  test.each(["http://host.docker.internal:5001/", "https://alerts.example.internal/hooks/agents"])(
    "the webhook %s has no secret",
    (url) => expect(problems([webhook(url)])).toEqual([]),
  );

  test("a watchdog's URL with a token in clear is refused", () => {
    const parsed = parseSettings(
      { alerts: JSON.stringify({ watchdogUrl: "https://hc.example/0123456789abcdef-hunter2" }) },
      new Set(),
      {},
    );
    expect("problems" in parsed && parsed.problems.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^holds a secret in clear \(alerts\.watchdogUrl\); (?!.*hunter2)/),
    ]);
  });

  test("a secret in clear beside an encrypted one is refused", () => {
    const other = { type: "slack", url: "https://hooks.slack.example/other" };
    const secure = { type: "slack", url: { secure: "v1:x" } };
    expect(problems([slack, other], encrypted, [secure, secure])).toEqual([]);
    expect(problems([slack, other], encrypted, [secure, other]).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^holds a secret in clear \(alerts\.receivers\[1\]\.url\);/),
    ]);
  });
});
