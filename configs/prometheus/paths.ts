import { configPath } from "../services";

/** Files inside Prometheus' container. */
export const prometheusPaths = {
  config: configPath("prometheus", "prometheus.yml"),
  rules: configPath("prometheus", "rules"),
  /** The HTTP client configuration of the health probe. */
  probe: configPath("prometheus", "probe.yml"),
} as const;
