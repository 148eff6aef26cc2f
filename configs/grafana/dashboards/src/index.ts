import type { SourceFile } from "../../../files";
import { modelUsageDashboard } from "./modelUsage";
import { overviewDashboard } from "./overview";
import { stackHealthDashboard } from "./stackHealth";
import { taskDashboard } from "./task";

const dashboards = [overviewDashboard, taskDashboard, modelUsageDashboard, stackHealthDashboard];

/** The project's dashboards as files, named by their uids. The result depends on the code alone. */
export function generatedDashboards(): SourceFile[] {
  return dashboards.map((make) => {
    const dashboard = make();
    return { name: `${dashboard.uid}.json`, content: `${JSON.stringify(dashboard, undefined, 2)}\n` };
  });
}
