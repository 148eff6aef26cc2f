import { configFilePath } from "../render";
import { configPath } from "../services";
import type { Settings } from "../settings";

/** Files inside Prometheus' container. */
export const prometheusPaths = {
  config: configPath("prometheus", "prometheus.yml"),
  rules: configPath("prometheus", "rules"),
  /** The HTTP client configuration of the health probe. */
  probe: configPath("prometheus", "probe.yml"),
} as const;

/** Where Prometheus reads its configuration. */
export function prometheusConfigFile(settings: Pick<Settings, "encrypted">): string {
  return configFilePath(prometheusPaths.config, settings, ["prometheusOverrides"], ["scrapeTargets"]);
}
