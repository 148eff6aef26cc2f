import { datasources } from "./names";

/** The part of a dashboard file that matters here. */
interface Board {
  readonly panels?: readonly BoardPanel[];
}

interface BoardPanel {
  readonly id?: number;
  readonly title?: string;
  readonly gridPos?: object;
  readonly datasource?: { readonly uid?: string };
  readonly targets?: readonly { readonly datasource?: { readonly uid?: string } }[];
}

/**
 * A dashboard for a stack without Loki: its panels of log records are replaced by a text that says so, because a panel
 * whose datasource doesn't exist shows an error. Panels that query other datasources too lose only their queries of Loki.
 * @param content the dashboard's file, JSON.
 */
export function withoutLogs(content: string): string {
  const board = JSON.parse(content) as Board;
  const { uid } = datasources.loki;
  const isLoki = ({ datasource }: { readonly datasource?: { readonly uid?: string } }): boolean =>
    datasource?.uid === uid;
  const replace = (panel: BoardPanel): BoardPanel => {
    const others = panel.targets?.filter((target) => !isLoki(target));
    if (isLoki(panel) || (panel.targets?.length && others?.length === 0)) {
      const { id, title, gridPos } = panel;
      return { id, title, gridPos, ...notStored };
    }
    return others === undefined ? panel : { ...panel, targets: others };
  };
  return board.panels?.some((panel) => isLoki(panel) || panel.targets?.some(isLoki))
    ? `${JSON.stringify({ ...board, panels: board.panels.map(replace) }, undefined, 2)}\n`
    : content;
}

const notStored = {
  type: "text",
  options: {
    mode: "markdown",
    content: "Log records aren't stored in this stack: its setting `logs` is `off`.",
  },
};
