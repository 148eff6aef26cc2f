import { filesIn } from "../files";
import type { ConfigFile } from "../render";
import { serviceNames } from "../services";
import { ownJobs } from "./jobs";
import { prometheusPaths } from "./paths";

/** Placeholders in rule files, for regular expressions of job names. */
const placeholders: Readonly<Record<string, readonly string[]>> = {
  /** The services' metrics about themselves. */
  __SERVICES__: serviceNames,
  /** All jobs of the stack itself: every other job is one of the setting `scrapeTargets`. */
  __OWN_JOBS__: ownJobs,
};

/** Every `*.yml` of `configs/prometheus/rules/`, with the placeholders replaced. */
export function ruleFiles(): ConfigFile[] {
  return filesIn("prometheus/rules", ".yml").map(({ name, content }) => ({
    path: `${prometheusPaths.rules}/${name}`,
    content: Object.entries(placeholders).reduce(
      (text, [placeholder, jobs]) => text.replaceAll(placeholder, jobs.join("|")),
      content,
    ),
  }));
}
