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

/** The variables of AgentProxy's dashboards: namespace, project, role. */
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

const ofSelected = 'agent_sessions_total{agent=~"$agent"}';

const projectVariables: readonly Variable[] = [
  labelVariable(
    "projectName",
    "Project",
    "The attribute project.name of the agents' resources, which `npm run env` sets.",
    `label_values(${ofSelected}, project_name)`,
  ),
  labelVariable(
    "repository",
    "Repository",
    "The attribute vcs.repository.name of the agents' resources, which `npm run env` sets.",
    `label_values(${ofSelected}, vcs_repository_name)`,
  ),
];

/** The variable that selects agents by name. */
export const agentVariable: Variable = labelVariable(
  "agent",
  "Agent",
  "The agents that have sent something: claude-code, codex, …",
  "label_values(agent_sessions_total, agent)",
);

/** The variables of the dashboard about all agents: agent, project, repository, model. */
export const allAgentsVariables: readonly Variable[] = [
  agentVariable,
  ...projectVariables,
  labelVariable(
    "model",
    "Model",
    "The models that were called. Sessions, turns, tools and time have no model, and are always shown.",
    'label_values(agent_model_calls_total{agent=~"$agent"}, model)',
  ),
];

/**
 * The variables of a dashboard about some agents: project, repository, model.
 * @param agents the agents' names, a regular expression.
 */
export function variablesOf(agents: string): readonly Variable[] {
  return allAgentsVariables.slice(1).map((variable) => {
    const definition = variable.definition!.replace("$agent", agents);
    return { ...variable, definition, query: { ...(variable.query as object), query: definition } };
  });
}

/**
 * The variable with the id of a session; initially all sessions. It can't be a list: Loki lists the values of its indexed
 * labels only, and an id per session would make an index of its own for each.
 */
export const sessionVariable: Variable = {
  name: "session",
  label: "Session",
  description: "The id of a session, or a regular expression; `.+` are all.",
  type: "textbox",
  query: ".+",
  current: { selected: true, text: ".+", value: ".+" },
  options: [{ selected: true, text: ".+", value: ".+" }],
  hide: 0,
  skipUrlSync: false,
};
