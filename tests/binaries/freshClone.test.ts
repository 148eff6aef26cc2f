import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../components/docker/run";
import { describeWith } from "../support/requirements";
import { root } from "../support/root";

/** What leads npm to its registry, also through a proxy with a CA of its own. Nothing else of the user's is inherited. */
function registryVariables(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) =>
    /^(https?_proxy|no_proxy|node_extra_ca_certs|node_use_system_ca)$/i.test(name),
  );
  const npmConfig = (name: string): string =>
    execFileSync("npm", ["config", "get", name], { encoding: "utf8", cwd: tmpdir() }).trim();
  const cafile = npmConfig("cafile");
  return {
    npm_config_registry: npmConfig("registry"),
    ...(cafile !== "null" && { npm_config_cafile: cafile }),
    ...Object.fromEntries(names.map((name) => [name, process.env[name]])),
  };
}

describeWith({ npmRegistry: true }, "npm test on a fresh clone", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-clone-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" });

  /** A clone of the work tree as it is, uncommitted changes and new files included. */
  function clone(target: string): void {
    for (const file of new Set(git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"))) {
      if (file !== "" && existsSync(join(root, file))) {
        cpSync(join(root, file), join(target, file));
      }
    }
  }

  test("installs the packages and passes, without a home folder and without a cache", async () => {
    const project = join(folder, "project");
    clone(project);
    expect(existsSync(join(project, "node_modules"))).toBe(false);
    mkdirSync(join(folder, "home"));
    const env = {
      PATH: process.env["PATH"],
      HOME: join(folder, "home"),
      npm_config_cache: join(folder, "npm-cache"),
      NO_COLOR: "1",
      ...registryVariables(),
    };
    // One small test file that needs no program; everything else would run this test again.
    const args = ["test", "--", "--selectProjects", "unit", "--testPathPatterns", "unit/configs/settings/duration"];
    const { status, stdout, stderr } = await run("npm", args, { cwd: project, env, timeoutMs: 600_000 });
    expect({ status, output: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, output: "" });
    expect(stderr).toContain("Installing packages (once)");
    const [, passed] = /^(\d+) passed, 0 failed, 0 skipped$/.exec(stdout.trimEnd().split("\n").at(-1)!) ?? [];
    expect(Number(passed)).toBeGreaterThan(0);
  }, 660_000);
});
