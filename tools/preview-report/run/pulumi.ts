import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run, type Finished } from "../../../components/docker/run";

/** The Pulumi CLI and the world it is to see. */
export interface Pulumi {
  /** Directory of the state, see `PULUMI_BACKEND_URL`. */
  readonly state: string;
  /** `DOCKER_HOST`. */
  readonly dockerHost: string;
  /** Directories put before the PATH. */
  readonly path?: readonly string[];
}

/** Nothing that is kept here is worth a secret: recorded passwords open nothing. */
const passphrase = "recorded";

/** Variables of the caller's that would lead to another engine, another backend or another stack. */
const dropped = /^(DOCKER_|PULUMI_(STACK|BACKEND_URL|ACCESS_TOKEN|CONFIG|CONFIG_PASSPHRASE(_FILE)?|ORGANIZATION)$)/;

/** The environment of the CLI: the caller's, led to the recording engine and to a state of its own. */
export function environment({ state, dockerHost, path = [] }: Pulumi, env = process.env): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !dropped.test(name)));
  const direct = ["0.0.0.0", env["NO_PROXY"] ?? env["no_proxy"]].filter(Boolean).join(",");
  return {
    ...kept,
    PATH: [...path, env["PATH"] ?? ""].join(delimiter),
    DOCKER_HOST: dockerHost,
    NO_PROXY: direct,
    no_proxy: direct,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
    // Types are checked by the tests, not again on every preview.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
}

/** The CLI that the project is pinned to; the one on the PATH when its dependencies aren't installed. */
function cli(root: string): readonly [string, ...string[]] {
  const launcher = join(root, "node_modules", "pulumi", "run.js");
  return existsSync(launcher) ? [process.execPath, launcher] : ["pulumi"];
}

/** Runs the CLI of `root` on the program in `cwd`. */
export function pulumi(root: string, world: Pulumi, cwd: string, args: readonly string[]): Promise<Finished> {
  const [command, ...first] = cli(root);
  return run(command, [...first, "--non-interactive", "--color", "never", ...args], { cwd, env: environment(world) });
}
