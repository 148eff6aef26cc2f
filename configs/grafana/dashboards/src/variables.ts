import { source, type Fields } from "./types";

/** A choice of several values of a label, all at first. */
function labelChoice(name: string, label: string, description: string, query: string): Fields {
  return {
    name,
    label,
    description,
    type: "query",
    datasource: source.prometheus,
    definition: query,
    query: { qryType: 1, query, refId: "PrometheusVariableQueryEditor-VariableQuery" },
    refresh: 2, // With the time range, so that a new project can be chosen without reloading the page.
    sort: 1,
    regex: "",
    multi: true,
    includeAll: true,
    // Series without the label belong to "All" too: revision 056aaa4 has no project and no role.
    allValue: ".*",
    current: { selected: true, text: ["All"], value: ["$__all"] },
    options: [],
    hide: 0,
    skipUrlSync: false,
  };
}

/** Whose agents: namespace, project, role. */
export const agentChoices: readonly Fields[] = [
  labelChoice(
    "namespace",
    "Namespace",
    "The agents' service.namespace.",
    "label_values(agentproxy_tasks_started_total, service_namespace)",
  ),
  labelChoice(
    "project",
    "Project",
    "The agents' agentproxy.project_id; revision 056aaa4 sends none.",
    'label_values(agentproxy_tasks_started_total{service_namespace=~"$namespace"}, agentproxy_project_id)',
  ),
  labelChoice(
    "role",
    "Role",
    "The agents' agentproxy.role; revision 056aaa4 sends none.",
    'label_values(agentproxy_tasks_started_total{service_namespace=~"$namespace"}, agentproxy_role)',
  ),
];

/** Which of Gemini's models. */
export const modelChoice: Fields = labelChoice(
  "model",
  "Model",
  "The model that was asked.",
  'label_values(traces_span_metrics_calls_total{span_name="gemini.api.call"}, gemini_model)',
);

/** One trace, by its id. */
export const traceChoice: Fields = {
  name: "traceId",
  label: "Trace",
  description: "The id of a task's trace; choose a task in the list, or paste an id.",
  type: "textbox",
  query: "",
  current: { selected: true, text: "", value: "" },
  options: [],
  hide: 0,
  skipUrlSync: false,
};
