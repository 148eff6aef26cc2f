import { configFilePath } from "../render";
import { configPath, services } from "../services";
import type { Settings } from "../settings";

/** Files inside the collector's container. */
export const collectorPaths = {
  config: configPath("collector", "config.yaml"),
  /** The folder of the persistent queue. */
  queue: services.collector.dataFolder,
} as const;

/** Where the collector reads its configuration. */
export function collectorConfigFile(settings: Pick<Settings, "encrypted">): string {
  return configFilePath(collectorPaths.config, settings, ["collectorOverrides"]);
}

/** The secret file with the clients' bearer tokens, one per line. */
export const tokensFileName = "otlp-tokens";

/** The secret file with the user and the password for scrapes, in the format of `htpasswd`. */
export const scrapeUsersFileName = "scrape.htpasswd";
