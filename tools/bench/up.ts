/**
 * Measures how long a stack takes from nothing until every service answers, compared with a compose file with the same
 * images and settings, in one run, alternating. All images must be present.
 * Usage: npm run bench:up [-- --stack NAME --rounds 3]; the stack is taken down, data and all.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { waitUntilHealthy } from "../../components/docker/health";
import { mustRun, run } from "../../components/docker/run";
import { probesOf, stackContainers, type StackContainer } from "../../cli/lib/containers";
import { findEngine } from "../../cli/lib/engine";
import { projectRoot } from "../../cli/lib/project";
import { median, seconds } from "./timing";
import { composeFileOf } from "./composeFile";

const composeProject = "agentproxy-otel-bench";

function npm(command: string, ...args: string[]): Promise<string> {
  const launcher = join(projectRoot, "cli/launch.cjs");
  return mustRun(process.execPath, [launcher, "cli/main", command, ...args], { cwd: projectRoot });
}

/** The command and first arguments: `docker compose`, or the older `docker-compose`. */
type Compose = readonly [string, ...string[]];

async function findCompose(): Promise<Compose> {
  const { status } = await run("docker", ["compose", "version"]);
  return status === 0 ? ["docker", "compose"] : ["docker-compose"];
}

async function composeUp(compose: Compose, file: string, containers: readonly StackContainer[]): Promise<void> {
  const [command, ...first] = compose;
  await mustRun(command, [...first, "-p", composeProject, "-f", file, "up", "-d"]);
  const separator = first.length > 0 ? "-" : "_";
  const inCompose = (name: string): string => {
    const { service } = containers.find((container) => container.name === name)!;
    return `${composeProject}${separator}${service}${separator}1`;
  };
  const probes = await probesOf(containers);
  await waitUntilHealthy(
    probes.map((probe) => ({ ...probe, container: inCompose(probe.container), from: inCompose(probe.from) })),
    { timeoutSeconds: 120, progress: () => undefined },
  );
}

/** `npm run bench:up` */
export async function main(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: { stack: { type: "string", default: "dev" }, rounds: { type: "string", default: "3" } },
  });
  await findEngine();
  const compose = await findCompose();
  const stack = ["--stack", values.stack];
  const folder = mkdtempSync(join(tmpdir(), "bench-up-"));
  const file = join(folder, "compose.json");
  const times: { ours: number[]; compose: number[] } = { ours: [], compose: [] };
  await npm("up", ...stack); // What is done only once (packages, plugins) isn't measured.
  for (let round = 0; round < Number(values.rounds); round++) {
    await npm("destroy", ...stack, "--yes");
    times.ours.push(await seconds(() => npm("up", ...stack)));
    const containers = await stackContainers(values.stack);
    writeFileSync(file, JSON.stringify(await composeFileOf(containers)));
    await npm("stop", ...stack);
    times.compose.push(await seconds(() => composeUp(compose, file, containers)));
    const [command, ...first] = compose;
    await mustRun(command, [...first, "-p", composeProject, "-f", file, "down", "-v", "-t", "60"]);
  }
  await npm("destroy", ...stack, "--yes");
  rmSync(folder, { recursive: true });
  const [ours, theirs] = [median(times.ours), median(times.compose)];
  console.log(
    `npm run up ${ours.toFixed(1)} s, compose ${theirs.toFixed(1)} s (medians of ${values.rounds}): ` +
      `+${(ours - theirs).toFixed(1)} s, ×${(ours / theirs).toFixed(2)}`,
  );
}
