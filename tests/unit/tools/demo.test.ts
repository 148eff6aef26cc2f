import { day, defaultDay, taskSeconds } from "../../../tools/demo/day";
import { totals } from "../../../tools/demo/totals";

test("equal seeds give equal days, another seed another day", () => {
  expect(day(defaultDay)).toEqual(day(defaultDay));
  expect(day({ ...defaultDay, seed: 2 })).not.toEqual(day(defaultDay));
});

test("the number of runs follows from rate and duration, and all end in time", () => {
  const runs = day({ rate: 30, duration: 20, seed: 7 });
  expect(runs).toHaveLength(10);
  expect(Math.max(...runs.map(({ at, lives }) => at + lives))).toBeLessThanOrEqual(20);
});

test("the default day contains all states, revisions and failures", () => {
  const runs = day(defaultDay);
  const { ended, failedCalls, costUsd, verifications, decisions } = totals(runs);
  expect(Object.keys(ended).sort()).toEqual(["completed", "error", "failed_self_check", "max_iterations", "stopped"]);
  expect(new Set(runs.map(({ agent }) => agent.revision))).toEqual(new Set(["main", "056aaa4"]));
  expect(new Set(runs.map(({ agent }) => agent.project)).size).toBeGreaterThan(2);
  expect(Object.keys(verifications).some((key) => key.endsWith("fail"))).toBe(true);
  expect(Object.keys(decisions)).toContain("mark_done");
  expect(failedCalls).toBeGreaterThan(0);
  expect(costUsd).toBeGreaterThan(0.1);
  for (const seconds of runs.map(taskSeconds)) {
    expect(seconds).toBeGreaterThan(10);
    expect(seconds).toBeLessThan(3600);
  }
});
