import type { SourceFile } from "../../../files";
import { agentsDashboard } from "./agents";
import { claudeDashboard } from "./claudeBoard";
import { codexDashboard } from "./codexBoard";
import { geminiDashboard } from "./geminiBoard";
import { genAiDashboard } from "./genAiBoard";
import { modelUsageDashboard } from "./modelUsage";
import { overviewDashboard } from "./overview";
import { sessionDashboard } from "./session";
import { stackHealthDashboard } from "./stackHealth";
import { taskDashboard } from "./task";

const dashboards = [
  agentsDashboard,
  sessionDashboard,
  claudeDashboard,
  codexDashboard,
  geminiDashboard,
  genAiDashboard,
  overviewDashboard,
  taskDashboard,
  modelUsageDashboard,
  stackHealthDashboard,
];

/** The project's dashboards as files, named by their uids. The result depends on the code alone. */
export function generatedDashboards(): SourceFile[] {
  return dashboards.map((make) => {
    const dashboard = make();
    return { name: `${dashboard.uid}.json`, content: `${JSON.stringify(dashboard, undefined, 2)}\n` };
  });
}
