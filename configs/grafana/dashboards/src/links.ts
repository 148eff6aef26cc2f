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

/**
 * Opens the dashboard about one session, with the same time range.
 * @param field the field of the row that has the id of the session.
 */
export function openSession(field: string): DataLink {
  return {
    title: "Open the session",
    url: `/d/${sessionDashboardUid}?var-session=\${__data.fields["${field}"]}&\${__url_time_range}`,
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
