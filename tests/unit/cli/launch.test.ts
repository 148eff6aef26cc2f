import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const launcher = join(__dirname, "../../../cli/launch.cjs");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "launch-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function launch(args: readonly string[], environment: NodeJS.ProcessEnv = {}, nodeArgs: readonly string[] = []) {
  const env = { ...process.env, AGENTPROXY_OTEL_STATE: join(folder, "state"), ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, launcher, "cli/main", ...args], {
    encoding: "utf8",
    env,
  });
  return { status, output: stdout + stderr };
}

test("an old Node.js is reported with the version that is needed", () => {
  const preload = join(folder, "old.cjs");
  writeFileSync(preload, 'Object.defineProperty(process.versions, "node", { value: "20.1.0" });');
  expect(launch(["up"], {}, ["--require", preload])).toEqual({
    status: 1,
    output: "Node.js 20.1.0 is too old. Install Node.js 22 or newer and run this again.\n",
  });
});

test("without an engine, up reports the endpoint that it tried", () => {
  const { status, output } = launch(["up"], { DOCKER_HOST: "unix:///nowhere/docker.sock" });
  expect(status).toBe(1);
  expect(output).toMatch(
    /^\nNo Docker engine answers\. Start Docker .* Tried:\n {2}unix:\/\/\/nowhere\/docker\.sock: .+\n$/,
  );
});

describe("a project without packages", () => {
  const project = (): string => join(folder, "project");
  /** Runs `module.cjs` of the project, with an npm that is this script. */
  const launchModule = (npm: string) => {
    cpSync(launcher, join(project(), "cli/launch.cjs"));
    writeFileSync(join(project(), "package-lock.json"), "{}");
    writeFileSync(join(project(), "module.cjs"), "exports.main = (argv) => console.log(`result ${argv}`);");
    writeFileSync(join(project(), "npm.cjs"), npm);
    const env = { ...process.env, npm_execpath: join(project(), "npm.cjs") };
    return spawnSync(process.execPath, [join(project(), "cli/launch.cjs"), "module.cjs", "a", "b"], {
      encoding: "utf8",
      env,
    });
  };

  test("installs them, and standard output is the command's alone", () => {
    const { status, stdout, stderr } = launchModule("console.log(`npm ${process.argv[2]}`);");
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "result a,b\n",
      stderr: "Installing packages (once)\nnpm ci\n",
    });
  });

  test("stops when they can't be installed", () => {
    const { status, stdout, stderr } = launchModule("process.exit(1);");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("The packages could not be installed.");
  });
});

test("the packages of another checkout, behind a link, are never replaced", () => {
  const [checkout, other] = [join(folder, "checkout"), join(folder, "other")];
  mkdirSync(join(checkout, "cli"), { recursive: true });
  mkdirSync(other);
  copyFileSync(launcher, join(checkout, "cli/launch.cjs"));
  writeFileSync(join(checkout, "package-lock.json"), '{ "lockfileVersion": 3, "packages": {} }');
  writeFileSync(join(checkout, "hello.cjs"), 'exports.main = () => console.log("hello");');
  writeFileSync(join(other, "package-of-the-other"), "");
  symlinkSync(other, join(checkout, "node_modules"));
  const { stdout, stderr } = spawnSync(process.execPath, [join(checkout, "cli/launch.cjs"), "hello.cjs"], {
    encoding: "utf8",
  });
  expect([stdout, stderr]).toEqual(["hello\n", ""]);
  expect(readdirSync(other)).toEqual(["package-of-the-other"]);
});
