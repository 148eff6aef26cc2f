import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../support/prerequisites";
import { root } from "../support/root";

const launcher = join(root, "node_modules/pulumi/run.js");
const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

/** The prerequisites of the real Pulumi engine that are missing, one phrase each. */
function missingPieces(): string[] {
  const works = (...args: string[]): boolean =>
    spawnSync(process.execPath, [launcher, ...args], { timeout: 300_000, stdio: "ignore" }).status === 0;
  if (!works("version")) {
    return ["the Pulumi CLI"];
  }
  return Object.keys(dependencies)
    .flatMap((name) => /^@pulumi\/(?!pulumi$)(.+)$/.exec(name)?.[1] ?? [])
    .filter((name) => !works("plugin", "install", "resource", name, dependencies[`@pulumi/${name}`]!))
    .map((name) => `the provider plugin ${name}`);
}

/** A `describe` that needs the Pulumi CLI and the providers, but not Docker; see {@link describeWith}. */
export function describeWithPulumi(name: string, suite: () => void): void {
  describeWith(missingPieces(), name, suite);
}
