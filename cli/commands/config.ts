import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { runPulumi } from "../lib/pulumi";
import { openWorkspace } from "../lib/workspace";
import { projectRoot } from "../lib/project";
import type { Invocation } from "./index";

/**
 * `npm run config`: `pulumi config` on the stack's file. Pulumi works on a copy, so that what it adds of its own (the
 * salt of this state, another YAML style) stays out of a committed file; the settings themselves are taken over.
 */
export async function config({ stack, positionals, rest }: Invocation): Promise<void> {
  const workspace = await openWorkspace(stack);
  const settingsOf = (file: string): unknown => parseDocument(readFileSync(file, "utf8")).get("config");
  const before = JSON.stringify(settingsOf(workspace.configFile));
  const args = ["config", ...positionals, ...rest, "--stack", stack, "--config-file", workspace.configFile];
  await runPulumi(args, workspace);
  const after = settingsOf(workspace.configFile);
  if (JSON.stringify(after) !== before) {
    writeSettings(join(projectRoot, `Pulumi.${stack}.yaml`), after);
  }
}

/** Replaces the settings of a stack's file; its comments outside them stay. */
function writeSettings(file: string, settings: unknown): void {
  const document = parseDocument(existsSync(file) ? readFileSync(file, "utf8") : "config:\n");
  document.set("config", settings);
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}
