import { panelOf } from "./dashboards";
import { search, type FoundSpan } from "./traceql";

/** What is selected in the dashboard. */
export interface Selection {
  /** A regular expression. Default: all. */
  readonly namespace?: string;
  /** The length of the time range in seconds. Default: an hour. */
  readonly seconds?: number;
}

/** The tasks that "Last tasks" lists, all projects and roles. */
export function foundTasks(tempoUrl: string, { namespace = ".*", seconds }: Selection = {}): Promise<FoundSpan[]> {
  const { query, limit, spss } = panelOf("agentproxy-overview", "Last tasks").targets![0]!;
  const sent = query!.replaceAll("$namespace", namespace).replace(/\$(project|role)\b/g, ".*");
  return search(tempoUrl, sent, { limit: limit!, spss: spss!, seconds });
}
