import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

test("an old Node is told what it takes", () => {
  const preload = join(folder, "old.cjs");
  writeFileSync(preload, 'Object.defineProperty(process.versions, "node", { value: "20.1.0" });');
  expect(launch(["up"], {}, ["--require", preload])).toEqual({
    status: 1,
    output: "Node.js 20.1.0 is too old. Install Node.js 22 or newer and run this again.\n",
  });
});

test("without an engine, up says which place was tried", () => {
  const { status, output } = launch(["up"], { DOCKER_HOST: "unix:///nowhere/docker.sock" });
  expect(status).toBe(1);
  expect(output).toMatch(
    /^\nNo Docker engine answers\. Start Docker .* Tried:\n {2}unix:\/\/\/nowhere\/docker\.sock: .+\n$/,
  );
});

test("an unknown command lists the known ones", () => {
  const { status, output } = launch(["upp"]);
  expect(status).toBe(1);
  expect(output).toContain("There is no command 'upp'. The commands are:\n  npm run up ");
});

test("a stack that can't be one is refused", () => {
  expect(launch(["up", "--stack", "../x"])).toEqual({
    status: 1,
    output: "\n'../x' cannot be the name of a stack. Use letters, digits, '-', '_' and '.'.\n",
  });
});

test.each(["password", "env"])("%s of a stack that isn't there says what to do", (command) => {
  expect(launch([command])).toEqual({ status: 1, output: "\nThere is no stack dev. Run `npm run up` first.\n" });
});
