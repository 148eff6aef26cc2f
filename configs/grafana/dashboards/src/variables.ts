import { source, type Variable } from "./types";

/** A variable with the values of a label; several can be selected, and initially all are. */
function labelVariable(name: string, label: string, description: string, query: string): Variable {
  return {
    name,
    label,
    description,
    type: "query",
    datasource: source.prometheus,
    definition: query,
    query: { qryType: 1, query, refId: "PrometheusVariableQueryEditor-VariableQuery" },
    refresh: 2, // On each change of the time range: a new project appears without reloading the page.
    sort: 1,
    regex: "",
    multi: true,
    includeAll: true,
    // "All" includes series without the label: revision 056aaa4 sends no project and no role.
    allValue: ".*",
    current: { selected: true, text: ["All"], value: ["$__all"] },
    options: [],
    hide: 0,
    skipUrlSync: false,
  };
}

/** The variables that select agents: namespace, project, role. */
export const agentVariables: readonly Variable[] = [
  labelVariable(
    "namespace",
    "Namespace",
    "The agents' service.namespace.",
    "label_values(agentproxy_tasks_started_total, service_namespace)",
  ),
  labelVariable(
    "project",
    "Project",
    "The agents' agentproxy.project_id; revision 056aaa4 sends none.",
    'label_values(agentproxy_tasks_started_total{service_namespace=~"$namespace"}, agentproxy_project_id)',
  ),
  labelVariable(
    "role",
    "Role",
    "The agents' agentproxy.role; revision 056aaa4 sends none.",
    'label_values(agentproxy_tasks_started_total{service_namespace=~"$namespace"}, agentproxy_role)',
  ),
];
