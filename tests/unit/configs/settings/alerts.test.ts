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
