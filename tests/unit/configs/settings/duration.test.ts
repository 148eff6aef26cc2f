import { goDuration, parseDuration, prometheusDuration } from "../../../../configs/settings/duration";

test.each([
  ["90s", 90, "1m30s", "1m30s"],
  ["24h", 86_400, "24h", "1d"],
  ["15d", 1_296_000, "360h", "15d"],
  ["1h30m", 5_400, "1h30m", "1h30m"],
  ["2w", 1_209_600, "336h", "14d"],
])("%s is %i seconds, %s in Go and %s in Prometheus", (text, seconds, go, prometheus) => {
  const duration = parseDuration(text)!;
  expect(duration).toEqual({ seconds });
  expect(goDuration(duration)).toBe(go);
  expect(prometheusDuration(duration)).toBe(prometheus);
});

test.each(["", "24", "h", "1.5h", "-1h", "1y", "1h 30m", "24H"])("'%s' is not a duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
