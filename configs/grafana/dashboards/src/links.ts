import { sessionDashboardUid } from "../../names";
import { stackHealthUid } from "./stackHealth";
import { taskUid } from "./tasks";
import type { DataLink } from "./types";

/**
 * Opens the dashboard about one task with the same time range and variables.
 * @param field the field of the row that has the id of the task's trace.
 */
export function openTask(field: string): DataLink {
  return {
    title: "Look inside this task",
    url: `/d/${taskUid}?var-traceId=\${__data.fields.${field}}&\${__url_time_range}&\${namespace:queryparam}&\${project:queryparam}&\${role:queryparam}`,
  };
}

/** Opens the dashboard about the stack. */
export const openStackHealth: DataLink = { title: "Stack health", url: `/d/${stackHealthUid}` };

/** The fields of a row that have the beginning and the end of a time range, in milliseconds since 1970. */
export interface RangeFields {
  readonly from: string;
  readonly to: string;
}

/**
 * Opens the dashboard about one session.
 * @param field the field of the row that has the id of the session.
 * @param range its time range. Default: the range of the dashboard with the row.
 */
export function openSession(field: string, range?: RangeFields): DataLink {
  const time =
    range === undefined
      ? "${__url_time_range}"
      : `from=\${__data.fields["${range.from}"].numeric}&to=\${__data.fields["${range.to}"].numeric}`;
  return {
    title: "Open the session",
    url: `/d/${sessionDashboardUid}?var-session=\${__data.fields["${field}"]}&${time}`,
  };
}

/**
 * Opens a trace in the dashboard about one task, with the same time range.
 * @param field the field of the row that has the id of the trace.
 */
export function openTrace(field: string): DataLink {
  return {
    title: "Look inside this trace",
    url: `/d/${taskUid}?var-traceId=\${__data.fields["${field}"]}&\${__url_time_range}`,
  };
}
