import type { Settings } from "../settings";
import { agentIncrementsId, periodCost } from "./agents";
import { mostStreams } from "./limits";
import { list, text } from "./ottl";
import type { Part } from "./parts";

/**
 * The cost of all agents by calendar day, which budgets are compared with.
 *
 * PromQL has no range that begins at midnight. So the day is a label: what was spent on a day is the increase of the
 * series with that day over any range that is longer than their life, whatever was restarted in between. A point belongs
 * to the day on which it arrives.
 */

/** The labels of the calendar, and the OTTL expression of each for a local time. */
const calendar = {
  /** 20261124 */
  day: (time: string) => `FormatTime(${time}, "%Y%m%d")`,
  // Go truncates to multiples since the first day of the year 1, a Monday.
  /** The day of its Monday, 20261123. */
  week: (time: string) => `FormatTime(TruncateTime(${time}, Duration("168h")), "%Y%m%d")`,
  /** 202611 */
  month: (time: string) => `FormatTime(${time}, "%Y%m")`,
} as const;

/** The resource attributes that name a project; the first is AgentProxy's. */
const projects = ["agentproxy.project_id", "project.name"];

/** A series is not needed when its day has ended, and no increment is as old as a day. */
const idleDay = "24h";

/** The pipeline of the cost by day. */
export function costPeriods({ utcOffset }: Pick<Settings, "utcOffset">): Part {
  // The time of a point is in UTC, unlike `Now()`.
  const local = `time + Duration("${utcOffset}s")`;
  return {
    processors: {
      "filter/cost": {
        error_mode: "ignore",
        metrics: {
          metric: [`name != "agent.cost"`],
          // A cumulative client that costs nothing any more repeats its total: a new day would get a series of zeros.
          datapoint: ["value_double == 0.0"],
        },
      },
      "transform/cost_periods": {
        error_mode: "ignore",
        metric_statements: [
          { context: "resource", statements: [`keep_keys(attributes, ${list(projects)})`] },
          {
            context: "metric",
            statements: [
              `set(name, ${text(periodCost)})`,
              `set(description, "Cost in USD by the day on which it was reported, of the setting utcOffset.")`,
            ],
          },
          {
            context: "datapoint",
            statements: [
              `keep_keys(attributes, ["agent"])`,
              ...Object.entries(calendar).map(
                ([label, expression]) => `set(attributes[${text(label)}], ${expression(local)})`,
              ),
            ],
          },
        ],
      },
      "delta_to_cumulative/cost_periods": { max_stale: idleDay, max_streams: mostStreams },
    },
    pipelines: {
      "metrics/cost_periods": {
        receivers: [agentIncrementsId],
        processors: ["filter/cost", "transform/cost_periods", "delta_to_cumulative/cost_periods"],
        exporters: ["prometheus"],
      },
    },
  };
}
