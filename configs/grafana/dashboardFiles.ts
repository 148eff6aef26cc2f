import { filesIn } from "../files";
import type { ConfigFile } from "../render";
import type { Settings } from "../settings";
import { withoutLogs } from "./withoutLogs";
import { dashboardFolder, grafanaPaths, homeDashboardUid } from "./names";

/** Grafana's provider of the dashboards: their folder in Grafana, and the folder of their files. */
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

/** The path of the home dashboard inside the container. */
export const homeDashboardPath = `${grafanaPaths.dashboards}/${homeDashboardUid}.json`;

/** A dashboard as a file of the repository. */
export interface DashboardFile {
  /** The folder, from the root of the project. */
  readonly folder: string;
  readonly name: string;
  readonly content: string;
}

const generatedFolder = "configs/grafana/dashboards/generated";
const ownFolder = "configs/grafana/dashboards";

/**
 * The files of all dashboards: the generated ones, and every `*.json` that the user put into
 * `configs/grafana/dashboards/`.
 * @throws Error with every problem of {@link dashboardProblems}, one per line.
 */
export function dashboardFiles({ storesLogs }: Pick<Settings, "storesLogs">): ConfigFile[] {
  const files: DashboardFile[] = [
    ...filesIn("grafana/dashboards/generated", ".json").map((file) => ({ folder: generatedFolder, ...file })),
    ...filesIn("grafana/dashboards", ".json").map((file) => ({ folder: ownFolder, ...file })),
  ];
  const problems = dashboardProblems(files);
  if (problems.length > 0) {
    throw new Error(problems.join("\n"));
  }
  return files.map(({ name, content }) => ({
    path: `${grafanaPaths.dashboards}/${name}`,
    content: storesLogs ? content : withoutLogs(content),
  }));
}

/**
 * What prevents files from being provisioned together, and what to do about it, one text per problem. A file must be
 * JSON without unresolved inputs of an export (`${DS_…}`), and differ from all others in name and uid: the files share
 * one folder of the container, and Grafana stops saving all dashboards of a provider in which a uid occurs twice.
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards
 */
export function dashboardProblems(files: readonly DashboardFile[]): string[] {
  const pathByName = new Map<string, string>();
  const pathByUid = new Map<string, string>();
  return files.flatMap(({ folder, name, content }) => {
    const path = `${folder}/${name}`;
    const problems: string[] = [];
    const sameName = pathByName.get(name);
    if (sameName !== undefined) {
      problems.push(`has the same name as ${sameName}. Give it another name.`);
    }
    pathByName.set(name, path);
    const { problem, uid } = examine(content);
    if (problem !== undefined) {
      problems.push(problem);
    }
    const sameUid = uid === undefined ? undefined : pathByUid.get(uid);
    if (sameUid !== undefined) {
      problems.push(
        `has the uid "${uid}", as has ${sameUid}. Change its "uid", which is at the top level of the file.`,
      );
    }
    if (uid !== undefined && sameUid === undefined) {
      pathByUid.set(uid, path);
    }
    return problems.map((text) => `${path} ${text}`);
  });
}

/** The parts of an exported dashboard by which its schema is recognised. */
interface ExportedFields {
  readonly uid?: unknown;
  readonly apiVersion?: unknown;
  readonly spec?: { readonly elements?: unknown } | null;
}

/**
 * Whether a file is a resource of Grafana's API (`apiVersion: dashboard.grafana.app/…`, or `spec.elements` in place of
 * `panels`). Grafana 13 exports dashboards in this format unless told otherwise, but often refuses it in provisioning.
 * @see https://github.com/grafana/grafana/issues/122663
 */
function isResource({ apiVersion, spec }: ExportedFields): boolean {
  return (typeof apiVersion === "string" && apiVersion.startsWith("dashboard.grafana.app/")) || !!spec?.elements;
}

/** What is wrong with a file by itself, and its uid; Grafana generates the uid of a dashboard that has none. */
function examine(content: string): { readonly problem?: string; readonly uid?: string } {
  let fields: ExportedFields | null;
  try {
    fields = JSON.parse(content) as ExportedFields | null;
  } catch (error) {
    return { problem: `is not JSON (${(error as Error).message}). Export the dashboard again.` };
  }
  if (fields !== null && isResource(fields)) {
    return {
      problem:
        "is in the resource format of Grafana 12 and newer (schema v2), which can't be provisioned reliably. " +
        "Export it again as “Model: Classic”.",
    };
  }
  const uid = fields?.uid;
  const inputs = [...new Set(content.match(/\$\{DS_[^}]*\}/g) ?? [])];
  const problem =
    inputs.length === 0
      ? undefined
      : `has the unresolved inputs ${inputs.join(", ")}. Replace each by the uid of a datasource (prometheus, tempo), ` +
        'or export the dashboard without "share externally".';
  return { problem, uid: typeof uid === "string" && uid !== "" ? uid : undefined };
}
