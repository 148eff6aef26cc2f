import { configPath } from "../services";

/** Files inside Alertmanager's container. */
export const alertmanagerPaths = {
  config: configPath("alertmanager", "alertmanager.yml"),
  /** The HTTP client configuration of the health probe. */
  probe: configPath("alertmanager", "probe.yml"),
} as const;
