import { configPath } from "../services";

/** Files inside Alertmanager's container. */
export const alertmanagerPaths = {
  config: configPath("alertmanager", "alertmanager.yml"),
  /** The HTTP client configuration of amtool: of the health probe, and of the watch for Prometheus. */
  client: configPath("alertmanager", "amtool.yml"),
} as const;
