import type { SourceFile } from "../../../files";
import type { Fields } from "./types";
import { modelsBoard } from "./modelUsage";
import { overviewBoard } from "./overview";
import { stackBoard } from "./stackHealth";
import { taskBoard } from "./task";

/** The project's own dashboards, in the order in which Grafana's folder should be read. */
export const boards: readonly (() => Fields)[] = [overviewBoard, taskBoard, modelsBoard, stackBoard];

/** The dashboards as files: name and text, the same on every run. */
export function boardFiles(): SourceFile[] {
  return boards.map((make) => {
    const dashboard = make();
    return { name: `${String(dashboard["uid"])}.json`, content: `${JSON.stringify(dashboard, undefined, 2)}\n` };
  });
}
