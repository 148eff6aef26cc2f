import { serviceNames } from "../services";

/**
 * Scrape jobs for what clients sent, from the collector's two exporters: totals, and the current values of running
 * processes.
 */
export const clientJobs = { totals: "agents", live: "agents-live" } as const;

/** The stack's own scrape jobs: one per service with its metrics about itself, and {@link clientJobs}. */
export const ownJobs: readonly string[] = [...serviceNames, ...Object.values(clientJobs)];
