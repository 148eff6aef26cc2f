import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseSettings, type Settings } from "../../configs/settings";
import { projectName } from "./workspace";

/**
 * The settings of a stack as its file says them, without asking Pulumi. Encrypted values read as unset.
 * @returns undefined when they are wrong: Pulumi says how.
 */
export function readSettings(configFile: string): Settings | undefined {
  const file = parse(readFileSync(configFile, "utf8")) as { config?: Record<string, unknown> } | null;
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(file?.config ?? {})) {
    const encrypted = typeof value === "object" && value !== null && "secure" in value;
    if (key.startsWith(`${projectName}:`) && !encrypted) {
      config[key.slice(projectName.length + 1)] = typeof value === "object" ? JSON.stringify(value) : String(value);
    }
  }
  const parsed = parseSettings(config, new Set());
  return "settings" in parsed ? parsed.settings : undefined;
}
