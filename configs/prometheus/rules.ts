import { filesIn } from "../files";
import type { ConfigFile } from "../render";
import { repositoryUrl } from "../repository";
import { serviceNames } from "../services";
import { clientJobs, ownJobs } from "./jobs";
import { prometheusPaths } from "./paths";

/** Placeholders in rule files, for regular expressions of job names. */
const placeholders: Readonly<Record<string, readonly string[]>> = {
  /** The services' metrics about themselves. */
  __SERVICES__: serviceNames,
  /** All jobs of the stack itself: every other job is one of the setting `scrapeTargets`. */
  __OWN_JOBS__: ownJobs,
  /** The jobs for what clients sent. */
  __CLIENT_JOBS__: Object.values(clientJobs),
};

/** Every `*.yml` of `configs/prometheus/rules/`, with the placeholders replaced and links to the runbooks added. */
export function ruleFiles(): ConfigFile[] {
  const repository = repositoryUrl();
  return filesIn("prometheus/rules", ".yml").map(({ name, content }) => ({
    path: `${prometheusPaths.rules}/${name}`,
    content: withRunbookLinks(
      Object.entries(placeholders).reduce(
        (text, [placeholder, jobs]) => text.replaceAll(placeholder, jobs.join("|")),
        content,
      ),
      repository,
    ),
  }));
}

/**
 * Adds the annotation `runbook_url`, which Grafana shows as a link, beside each annotation `runbook`, which is a path of
 * this repository.
 * @param repository the address of the repository's web pages; without one there is nothing to link to.
 */
export function withRunbookLinks(rules: string, repository: string | undefined): string {
  return repository === undefined
    ? rules
    : rules.replace(
        /^( *)runbook: (docs\/runbooks\/\S+)$/gm,
        (line, indent: string, path: string) => `${line}\n${indent}runbook_url: ${repository}/blob/HEAD/${path}`,
      );
}
