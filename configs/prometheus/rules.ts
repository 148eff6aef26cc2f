import { filesIn } from "../files";
import type { ConfigFile } from "../render";
import { paths } from "../topology";

/** Every `*.yml` of `configs/prometheus/rules/`, as it is. */
export function ruleFiles(): ConfigFile[] {
  return filesIn("prometheus/rules", ".yml").map(({ name, content }) => ({
    path: `${paths.prometheus.rules}/${name}`,
    content,
  }));
}
