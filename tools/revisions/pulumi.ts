import { delimiter } from "node:path";
import { pulumiCommand } from "../../cli/lib/pulumiCommand";
import { run, type Finished } from "../../components/docker/run";
import { showPath } from "../../configs/settings";
import { engineErrors } from "./engineEvents";
import type { Revision } from "./revision";
import { replaceEncryptedValues, saltOf } from "./stackFile";
import type { StandIn } from "./standIns";

/** Where the Pulumi CLI keeps the state, and which Docker engine its provider connects to. */
export interface PulumiTarget {
  /** Directory of the file backend (`PULUMI_BACKEND_URL`). */
  readonly backend: string;
  /** `DOCKER_HOST`. */
  readonly dockerHost: string;
  /** Directories that precede the caller's `PATH`. Default: none. */
  readonly path?: readonly string[];
}

/**
 * The `DOCKER_HOST` of commands that send the engine no request, such as a preview without a refresh. An `ssh` address
 * is the only kind that the provider doesn't try to reach nevertheless.
 */
export const noEngine = "ssh://nobody@invalid";

/** Constant, because these states hold nothing worth protecting: their passwords belong to no running service. */
const passphrase = "recorded";

/** Variables of the caller's that would select another engine, backend or stack. */
const droppedVariables =
  /^(DOCKER_|PULUMI_(STACK|BACKEND_URL|ACCESS_TOKEN|CONFIG|CONFIG_PASSPHRASE(_FILE)?|ORGANIZATION)$)/;

/** The environment of the CLI: the caller's, directed to the target. */
export function pulumiEnvironment({ backend, dockerHost, path = [] }: PulumiTarget, env = process.env) {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !droppedVariables.test(name)));
  const direct = ["0.0.0.0", env["NO_PROXY"] ?? env["no_proxy"]].filter(Boolean).join(",");
  return {
    ...kept,
    PATH: [...path, env["PATH"] ?? ""].join(delimiter),
    DOCKER_HOST: dockerHost,
    NO_PROXY: direct,
    no_proxy: direct,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
    // `npm run check` checks types, so that no preview has to.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  } satisfies NodeJS.ProcessEnv;
}

/**
 * Runs the project's Pulumi CLI on a program, isolated from the caller's backend, stacks and Docker engine.
 * @param directory the program's folder.
 * @returns how it ended; a status other than 0 is not an exception.
 */
export function runIsolatedPulumi(target: PulumiTarget, directory: string, args: readonly string[]): Promise<Finished> {
  const [command, ...first] = pulumiCommand();
  return run(command, [...first, "--non-interactive", "--color", "never", ...args], {
    cwd: directory,
    env: pulumiEnvironment(target),
  });
}

/**
 * Creates an empty stack in the target's backend, and rewrites the stack's file of the revision accordingly.
 * @returns the encryption salt of the new stack, which every other revision's file of this stack needs.
 * @throws Error with Pulumi's message.
 */
export async function initStack(target: PulumiTarget, revision: Revision, stack: string): Promise<string | undefined> {
  const standIns = replaceEncryptedValues(revision, stack);
  const { status, stderr } = await runIsolatedPulumi(target, revision.directory, ["stack", "init", stack]);
  if (status !== 0) {
    throw new Error(`pulumi stack init ${stack} failed:\n${stderr.trim()}`);
  }
  await encrypt(target, revision, stack, standIns);
  return saltOf(revision, stack);
}

/**
 * Rewrites the stack's file of another revision for a stack that {@link initStack} has created.
 * @param salt what {@link initStack} returned.
 * @throws Error with Pulumi's message.
 */
export async function adaptStackFile(
  target: PulumiTarget,
  revision: Revision,
  stack: string,
  salt: string | undefined,
): Promise<void> {
  await encrypt(target, revision, stack, replaceEncryptedValues(revision, stack, salt));
}

/** Encrypts stand-ins in a stack's file, so that they are secret to the program, as the values are that they stand for. */
async function encrypt(
  target: PulumiTarget,
  revision: Revision,
  stack: string,
  standIns: readonly StandIn[],
): Promise<void> {
  if (standIns.length === 0) {
    return;
  }
  const values = standIns.flatMap(({ path, value }) => ["--secret", `${showPath(path)}=${value}`]);
  const args = ["config", "set-all", "--stack", stack, "--path", ...values];
  const { status, stderr } = await runIsolatedPulumi(target, revision.directory, args);
  if (status !== 0) {
    throw new Error(`pulumi config set-all failed for the stack ${stack}:\n${stderr.trim()}`);
  }
}

/**
 * Explains why a Pulumi command failed: the engine's error messages, or standard error when there are none. Paths are
 * relative to the program's folder, and stack traces contain the program's own frames only.
 */
export function failureMessage({ stdout, stderr }: Pick<Finished, "stdout" | "stderr">, directory: string): string {
  const messages = engineErrors(stdout);
  const text = messages.length > 0 ? messages.join("\n\n") : stderr.trim() || "pulumi ended without a message";
  return text
    .split("\n")
    .filter((line) => !/^\s+at .*(node:internal|node_modules)/.test(line))
    .join("\n")
    .replaceAll(`${directory}/`, "");
}
