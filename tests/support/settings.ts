import { execFileSync } from "node:child_process";
import { parseSettings, type Settings } from "../../configs/settings";
import { committedConfig } from "./program";
import { root } from "./root";

/** The stacks whose settings are in git; the user's own stacks are not among them. */
export const committedStacks = execFileSync("git", ["ls-files", "Pulumi.*.yaml"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .map((name) => /^Pulumi\.([a-z]+)\.yaml$/.exec(name)?.[1])
  .filter((stack) => stack !== undefined);

/** The settings of a committed stack, with changes, some of them encrypted. */
export function settingsOf(
  stack: string,
  changes: Readonly<Record<string, string>> = {},
  secretKeys: ReadonlySet<string> = new Set(),
): Settings {
  const config = Object.fromEntries(
    Object.entries(committedConfig(stack)).map(([key, text]) => [key.replace(/^[^:]*:/, ""), text]),
  );
  const parsed = parseSettings({ ...config, ...changes }, secretKeys);
  if ("problems" in parsed) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.settings;
}
