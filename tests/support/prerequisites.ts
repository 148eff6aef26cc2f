import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keys } from "../../configs/settings";
import { serviceNames, type ServiceName } from "../../configs/services";
import { root } from "./root";

const launcher = join(root, "node_modules/pulumi/run.js");
const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

/**
 * The images that the suites on a real engine use: the pinned ones, or others that
 * `AGENTPROXY_OTEL_TEST_IMAGES` names (`collector=…,tempo=…`).
 */
export const testImages: Readonly<Record<ServiceName, string>> = {
  ...(Object.fromEntries(serviceNames.map((service) => [service, keys[`${service}Image`].default])) as Record<
    ServiceName,
    string
  >),
  ...(Object.fromEntries(
    (process.env["AGENTPROXY_OTEL_TEST_IMAGES"] ?? "")
      .split(",")
      .filter(Boolean)
      .map((pair) => pair.split("=", 2)),
  ) as Record<string, string>),
};

/** The settings that make a stack use {@link testImages}. */
export const imageSettings = Object.fromEntries(
  serviceNames.map((service) => [`${service}Image`, testImages[service]]),
);

function works(command: string, args: readonly string[], timeout = 300_000): boolean {
  return spawnSync(command, args, { timeout, stdio: "ignore" }).status === 0;
}

/** What a run on a real engine lacks here, one phrase each; empty when nothing is missing. */
function missingPieces(): string[] {
  if (!works("docker", ["version"], 20_000)) {
    return ["a Docker engine"];
  }
  if (!works(process.execPath, [launcher, "version"])) {
    return ["the Pulumi CLI"];
  }
  const plugins = ["docker", "random", "tls"].filter((name) => {
    const version = dependencies[`@pulumi/${name}`]!;
    return !works(process.execPath, [launcher, "plugin", "install", "resource", name, version]);
  });
  const images = Object.values(testImages).filter(
    (image) => !works("docker", ["image", "inspect", image]) && !works("docker", ["pull", "--quiet", image]),
  );
  return [...plugins.map((name) => `the provider plugin ${name}`), ...images.map((image) => `the image ${image}`)];
}

let known: string[] | undefined;

/** A `describe` that needs a real engine; see {@link describeWith}. */
export function describeOnEngine(name: string, suite: () => void): void {
  known ??= missingPieces();
  describeWith(known, name, suite);
}

/**
 * A `describe` that runs when nothing is missing. Otherwise the suite is skipped by name, loudly; with
 * `REQUIRE_INTEGRATION=1` it fails instead.
 */
export function describeWith(missing: readonly string[], name: string, suite: () => void): void {
  if (missing.length === 0) {
    describe(name, suite);
    return;
  }
  const reason = `${name} needs ${missing.join(", ")}`;
  if (process.env["REQUIRE_INTEGRATION"] === "1") {
    test(name, () => {
      throw new Error(reason);
    });
    return;
  }
  process.stderr.write(`\n!!! SKIPPED: ${reason}.\n\n`);
  describe.skip(`${reason}:`, suite);
}
