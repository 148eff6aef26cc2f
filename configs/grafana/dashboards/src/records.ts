import type { Options as LogsOptions } from "@grafana/schema/dist/esm/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen";
import type { PanelArgs } from "./panels";
import { source, type LokiQuery, type Panel, type Plain } from "./types";

/** Queries of log records in Loki, and the panel that lists them. */

/** The records that a LogQL query finds, at most `lines` of them. */
export function records(expr: string, lines = 1000): LokiQuery {
  return { datasource: source.loki, editorMode: "code", queryType: "range", expr, maxLines: lines };
}

/** One row per series of a LogQL query of metrics, at the end of the time range; the columns are its labels. */
export function recordRows(expr: string, legend = ""): LokiQuery {
  return { datasource: source.loki, editorMode: "code", queryType: "instant", expr, legendFormat: legend };
}

/** Several values per series of a LogQL query of metrics, over the time range. */
export function recordsOverTime(expr: string, legend: string): LokiQuery {
  return { datasource: source.loki, editorMode: "code", queryType: "range", expr, legendFormat: legend };
}

/** Log records, oldest first; each opens with its attributes and the links to its trace. */
export function recordList(
  args: Pick<PanelArgs, "title" | "description" | "empty"> & { readonly query: LokiQuery },
): Panel {
  const { title, description, empty, query } = args;
  const options: Plain<LogsOptions> = {
    dedupStrategy: "none",
    enableLogDetails: true,
    prettifyLogMessage: false,
    showCommonLabels: false,
    showLabels: false,
    showLogContextToggle: false,
    showTime: true,
    sortOrder: "Ascending",
    wrapLogMessage: true,
  };
  return {
    type: "logs",
    title,
    description,
    datasource: query.datasource,
    fieldConfig: { defaults: { noValue: empty }, overrides: [] },
    options,
    targets: [{ refId: "A", ...query }],
  };
}
