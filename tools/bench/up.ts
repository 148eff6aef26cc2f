/**
 * How long a stack takes from nothing until every service answers, beside a compose file with the same images and
 * settings, in one run, alternating. All images must be on the machine.
 * Usage: npm run bench:up [-- --stack NAME --rounds 3]; the stack is taken down, data and all.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { waitUntilHealthy } from "../../components/docker/health";
import { probesOf, stackContainers, type StackContainer } from "../../cli/lib/containers";
import { findEngine } from "../../cli/lib/engine";
import { projectRoot } from "../../cli/lib/project";
import { median, seconds } from "./timing";
import { composeFileOf } from "./composeFile";

const composeProject = "agentproxy-otel-bench";

function run(command: string, args: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(command, args, { encoding: "utf8", cwd: projectRoot });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  }
}

const npm = (command: string, ...args: string[]): void =>
  run(process.execPath, [join(projectRoot, "cli/launch.cjs"), "cli/main", command, ...args]);

/** `docker compose`, or the older command of its own. */
const compose = spawnSync("docker", ["compose", "version"]).status === 0 ? ["docker", "compose"] : ["docker-compose"];

async function composeUp(file: string, containers: readonly StackContainer[]): Promise<void> {
  const [command, ...first] = compose as [string, ...string[]];
  run(command, [...first, "-p", composeProject, "-f", file, "up", "-d"]);
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

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { stack: { type: "string", default: "dev" }, rounds: { type: "string", default: "3" } },
  });
  await findEngine();
  const stack = ["--stack", values.stack];
  const folder = mkdtempSync(join(tmpdir(), "bench-up-"));
  const file = join(folder, "compose.json");
  const times: { ours: number[]; compose: number[] } = { ours: [], compose: [] };
  npm("up", ...stack); // Whatever is done once only (packages, plugins) is done now.
  for (let round = 0; round < Number(values.rounds); round++) {
    npm("destroy", ...stack, "--yes");
    times.ours.push(await seconds(async () => npm("up", ...stack)));
    const containers = await stackContainers(values.stack);
    writeFileSync(file, JSON.stringify(await composeFileOf(containers)));
    npm("stop", ...stack);
    times.compose.push(await seconds(() => composeUp(file, containers)));
    const [command, ...first] = compose as [string, ...string[]];
    run(command, [...first, "-p", composeProject, "-f", file, "down", "-v", "-t", "60"]);
  }
  npm("destroy", ...stack, "--yes");
  rmSync(folder, { recursive: true });
  const [ours, theirs] = [median(times.ours), median(times.compose)];
  console.log(
    `npm run up ${ours.toFixed(1)} s, compose ${theirs.toFixed(1)} s (medians of ${values.rounds}): ` +
      `+${(ours - theirs).toFixed(1)} s, ×${(ours / theirs).toFixed(2)}`,
  );
}

void main();
