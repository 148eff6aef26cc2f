import type { BudgetPeriod } from "../settings";

/**
 * The calendar in PromQL, which has no time zones: local times are `time()` and an offset. The collector labels cost with
 * the same numbers (`configs/collector/costPeriods.ts`).
 */

const day = 86_400;
const week = 7 * day;
/** The first day of 1970 was a Thursday, three days after a Monday. */
const thursday = 3 * day;

/** An expression for the local time, a scalar. */
function local(utcOffset: number, ago = 0): string {
  const seconds = utcOffset - ago * day;
  return seconds === 0 ? "time()" : `(time() ${seconds < 0 ? "-" : "+"} ${Math.abs(seconds)})`;
}

const monthNumber = (time: string): string => `year(vector(${time})) * 100 + month(vector(${time}))`;
const dayNumber = (time: string): string => `(${monthNumber(time)}) * 100 + day_of_month(vector(${time}))`;

/**
 * An expression for one series with the current period as label, for joins: `{day="20261124"}`, `{week="20261123"}` or
 * `{month="202611"}`. Recorded, it would be there for five minutes more if Prometheus restarts when the period changes.
 * @param utcOffset in seconds.
 */
export function currentPeriod(period: BudgetPeriod, utcOffset: number): string {
  const now = local(utcOffset);
  const numbers: Readonly<Record<BudgetPeriod, string>> = {
    day: dayNumber(now),
    week: dayNumber(`${now} - (${now} + ${thursday}) % ${week}`),
    month: monthNumber(now),
  };
  return `count_values("${period}", ${numbers[period]})`;
}

/** How many days back {@link calendarRules} number days. */
const daysBack = 6;

/** A recording rule. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The calendar as series:
 * - `agentproxy_otel:days_ago{day="20261124"}`: 0 for today, up to 6;
 * - `agentproxy_otel:period_end:timestamp_seconds{period="day"}`: when the current period ends.
 */
export function calendarRules(utcOffset: number): RecordingRule[] {
  const now = local(utcOffset);
  const midnight = `time() - ${now} % ${day}`;
  const ends: Readonly<Record<BudgetPeriod, string>> = {
    day: `vector(${midnight} + ${day})`,
    week: `vector(time() - (${now} + ${thursday}) % ${week} + ${week})`,
    month: `(days_in_month(vector(${now})) - day_of_month(vector(${now})) + 1) * ${day} + ${midnight}`,
  };
  return [
    {
      record: "agentproxy_otel:days_ago",
      expr: Array.from(
        { length: daysBack + 1 },
        (_, ago) => `${ago} * count_values("day", ${dayNumber(local(utcOffset, ago))})`,
      ).join(" or "),
    },
    ...Object.entries(ends).map(([period, expr]) => ({
      record: "agentproxy_otel:period_end:timestamp_seconds",
      expr,
      labels: { period },
    })),
  ];
}

/** An expression for the seconds since the local midnight, a scalar. */
export function secondsOfDay(utcOffset: number): string {
  return `${local(utcOffset)} % ${day}`;
}
