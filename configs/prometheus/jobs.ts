/** The scrape jobs of the stack itself; extra targets take other names. */
export const ownJobs = [
  "agents",
  "agents-live",
  "collector",
  "tempo",
  "prometheus",
  "grafana",
  "alertmanager",
] as const;

/** A scrape job of the stack itself. */
export type OwnJob = (typeof ownJobs)[number];
