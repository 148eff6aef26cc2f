/** The labels of each metric. A histogram is listed once, without `_bucket`, `_sum`, `_count` and the label `le`. */
export type Metrics = Readonly<Record<string, readonly string[]>>;

/** The labels that the collector adds to all metrics of agents. */
export const agentLabels = [
  "service_name",
  "service_namespace",
  "agentproxy_owner",
  "agentproxy_project_id",
  "agentproxy_role",
  "host_name",
  "project_name",
  "vcs_repository_name",
  "job",
  "instance",
];
