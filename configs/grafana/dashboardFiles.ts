import { filesIn } from "../files";
import type { ConfigFile } from "../render";
import { dashboardFolder, grafanaPaths, homeDashboardUid } from "./names";

/** Tells Grafana where the dashboards lie. */
export const dashboardProvisioning = {
  apiVersion: 1,
  providers: [
    {
      name: dashboardFolder.title,
      folder: dashboardFolder.title,
      folderUid: dashboardFolder.uid,
      type: "file",
      allowUiUpdates: false,
      disableDeletion: true,
      options: { path: grafanaPaths.dashboards },
    },
  ],
};

/** Where the home dashboard lies inside the container. */
export const homeDashboardPath = `${grafanaPaths.dashboards}/${homeDashboardUid}.json`;

/**
 * Every `*.json` of `configs/grafana/dashboards/`.
 * @throws Error naming each file that isn't JSON or still has inputs of an export (`${DS_…}`) to fill in.
 */
export function dashboardFiles(): ConfigFile[] {
  const files = [...filesIn("grafana/dashboards/generated", ".json"), ...filesIn("grafana/dashboards", ".json")];
  const problems = files.flatMap(({ name, content }) => {
    const problem = dashboardProblem(content);
    return problem === undefined ? [] : [`configs/grafana/dashboards/${name} ${problem}`];
  });
  if (problems.length > 0) {
    throw new Error(problems.join("\n"));
  }
  return files.map(({ name, content }) => ({ path: `${grafanaPaths.dashboards}/${name}`, content }));
}

/** What keeps a file from being provisioned; undefined when nothing does. */
export function dashboardProblem(content: string): string | undefined {
  try {
    JSON.parse(content);
  } catch (error) {
    return `is not JSON (${(error as Error).message}); export the dashboard again.`;
  }
  const inputs = [...new Set(content.match(/\$\{DS_[^}]*\}/g) ?? [])];
  return inputs.length === 0
    ? undefined
    : `still asks for ${inputs.join(", ")}; put the uid of a datasource (prometheus, tempo) in its place, or export it without "share externally".`;
}
