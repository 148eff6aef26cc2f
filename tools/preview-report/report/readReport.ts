import * as v from "valibot";
import { reportSchema, type Report } from "../model";

/**
 * Reads a report from an untrusted source.
 * @throws Error that names the field that is wrong. The message repeats nothing of the input: its path consists of the
 * schema's own keys.
 */
export function readReport(text: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("The report is not JSON.");
  }
  if (!v.is(v.object({ version: reportSchema.entries.version }), value)) {
    throw new Error("The report is of another version.");
  }
  // Without `abortEarly` a report with a million wrong elements would cost a million issues.
  const { success, output, issues } = v.safeParse(reportSchema, value, { abortEarly: true });
  if (!success) {
    throw new Error(`The report is malformed at ${fieldOf(issues[0])}.`);
  }
  return output;
}

/** The field that an issue is about: `report.stacks[].outcome`. */
function fieldOf({ path }: v.BaseIssue<unknown>): string {
  return `report${(path ?? []).map(({ type, key }) => (type === "array" ? "[]" : `.${String(key)}`)).join("")}`;
}
