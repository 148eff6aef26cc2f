import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue, type ProgramName } from "../../../../tools/programs/catalogue";
import type { Progress } from "../../../../tools/programs/progress";
import { providePrograms } from "../../../../tools/programs/provide";
import { CliRun } from "../../../support/cliRun";

let cli: CliRun;
let lines: string[];
beforeEach(() => {
  cli = new CliRun();
  lines = [];
  process.env["PATH"] = join(cli.folder, "bin");
  delete process.env["AGENTPROXY_OTEL_BIN"];
});
afterEach(() => cli.remove());

const progress: Progress = {
  note: (name, text) => void lines.push(`${name}: ${text}`),
  start: (name, doing) => (ok, details) =>
    void lines.push(`${name}: ${doing}: ${ok ? "done" : "failed"}${details === undefined ? "" : `\n${details}`}`),
};

const cache = (): string => join(cli.folder, "cache");
const provide = (name: ProgramName, engine = false) => providePrograms([name], engine, progress, cache());
const calls = (): string[] => readFileSync(join(cli.folder, "calls"), "utf8").trim().split("\n");

const record = (): string =>
  `const { appendFileSync, chmodSync, writeFileSync } = require("node:fs"), args = process.argv.slice(2);
   appendFileSync(${JSON.stringify(join(cli.folder, "calls"))}, args.join(" ") + "\\n");
   const program = (file, text = "#!${process.execPath}\\n") => { writeFileSync(file, text); chmodSync(file, 0o755); };`;

/** A `go` that downloads to the test's folder, and builds programs that do nothing. */
const installGo = (built?: string): void =>
  cli.program(
    "go",
    `${record()}
     if (args[0] === "mod") console.log(JSON.stringify({ Dir: ${JSON.stringify(cli.folder)} }));
     else program(args[args.indexOf("-o") + 1], ${built === undefined ? "undefined" : JSON.stringify(built)});`,
  );

/** A `docker` that has every image, with this program. */
const installDocker = (text?: string): void =>
  cli.program(
    "docker",
    `${record()}
     if (args[0] === "create") console.log("Pulling\\nid");
     if (args[0] === "cp") program(args[2], ${text === undefined ? "undefined" : JSON.stringify(text)});`,
  );

test("a program on the PATH is used as it is", async () => {
  cli.program("promtool", "");
  installGo();
  expect(await provide("promtool")).toEqual({});
  expect(lines).toEqual([`promtool: ${join(cli.folder, "bin/promtool")}`]);
});

test("a missing one is built with Go from its module, once", async () => {
  installGo();
  expect(await provide("promtool")).toEqual({});
  expect(calls()).toEqual([
    "mod download -json github.com/prometheus/prometheus@v0.314.0",
    expect.stringMatching(/^build -trimpath .* -o \S+\/promtool\.partial \.\/cmd\/promtool$/) as string,
  ]);
  await provide("promtool");
  expect(lines).toEqual(["promtool: building 0.314.0 with Go: done", `promtool: ${join(cache(), "promtool")}`]);
});

test("one that was built for another version is built again", async () => {
  installGo();
  await provide("promtool");
  writeFileSync(join(cache(), "promtool.version"), "github.com/prometheus/prometheus@v0.313.0 ./cmd/promtool");
  await provide("promtool");
  expect(lines).toEqual(Array.from({ length: 2 }, () => "promtool: building 0.314.0 with Go: done"));
});

test("the collector is built by its builder of the same version, also when the builder's go mod tidy fails", async () => {
  // The fake go builds the builder, too: it writes the sources' folder.
  const config = 'JSON.parse(require("node:fs").readFileSync(process.argv[3])).dist.output_path';
  installGo(
    `#!${process.execPath}\nif (process.argv[2] === "--config") {
       require("node:fs").mkdirSync(${config});
       require("node:fs").writeFileSync(${config} + "/go.mod", "");
       process.exitCode = 1;
       require("node:fs").appendFileSync(${JSON.stringify(join(cli.folder, "calls"))}, "builder " + process.argv.slice(4).join(" ") + "\\n");
     }`,
  );
  expect(await provide("otelcol-contrib")).toEqual({});
  expect(calls()).toEqual([
    expect.stringMatching(
      /^mod download -json go\.opentelemetry\.io\/collector\/cmd\/builder@v\d+\.\d+\.\d+$/,
    ) as string,
    expect.stringMatching(/^build .*\/builder \.$/) as string,
    "builder --skip-compilation",
    expect.stringMatching(/^build -mod=mod .*\/otelcol-contrib\.partial \.$/) as string,
  ]);
});

test("a build that fails is reported with Go's last lines, and then the image is used", async () => {
  cli.program("go", 'console.error("go: downloading x\\nno such module: 404"); process.exit(1);');
  installDocker();
  expect(await provide("prometheus", true)).toEqual({});
  const { image } = catalogue.prometheus.image!;
  expect(lines).toEqual([
    "prometheus: building 0.314.0 with Go: failed\ngo mod download failed:\nno such module: 404",
    `prometheus: copying from ${image.replace(/@.*/, "")}: done`,
  ]);
  expect(calls()).toEqual([`create ${image}`, `cp id:/bin/prometheus ${join(cache(), "prometheus.partial")}`, "rm id"]);
});

test("a failed build that nothing replaces says what to do", async () => {
  cli.program("go", 'console.error("\\tserver response: not available"); process.exit(1);');
  const { actionlint } = await provide("actionlint");
  expect(actionlint).toEqual({
    problem: "server response: not available",
    remedy:
      "read Go's messages above, check the network and GOPROXY, and run `npm test` again, " +
      "or put it on the PATH or into AGENTPROXY_OTEL_BIN",
  });
});

test("what can't be had is reported with what is missing and what to do", async () => {
  const { amtool } = await provide("amtool");
  expect(amtool!.problem).toBe("it is not installed, and there is no Go on the PATH and no Docker engine");
  expect(amtool!.remedy).toMatch(
    /^install Go .*, or let Docker have the image prom\/alertmanager:.*, or put it on the/,
  );
  expect((await provide("tempo")).tempo!.problem).toBe("it is not installed, and there is no Docker engine");
});

test("an image that Docker can't get is named with Docker's reason", async () => {
  cli.program("docker", 'console.error("Unable to find image\\nno route to host"); process.exit(1);');
  const { tempo } = await provide("tempo", true);
  expect(tempo!.problem).toBe(
    `Docker could not get the image ${catalogue.tempo.image!.image.replace(/@.*/, "")}: no route to host`,
  );
  expect(tempo!.remedy).toContain(`let Docker have the image ${catalogue.tempo.image!.image}`);
});

test("a program that doesn't run on this host isn't kept", async () => {
  installDocker("not a program");
  const { tempo } = await provide("tempo", true);
  expect(tempo!.problem).toMatch(/^tempo (--version ended with status \d+|does not start on this host): ./);
  expect(existsSync(join(cache(), "tempo"))).toBe(false);
});

test("the images' programs are for Linux alone", async () => {
  const platform = Object.getOwnPropertyDescriptor(process, "platform")!;
  Object.defineProperty(process, "platform", { ...platform, value: "darwin" });
  try {
    installDocker();
    expect((await provide("tempo", true)).tempo).toEqual({
      problem: "it is not installed, and there is no Linux, for which the program in the image is made",
      remedy: "put it on the PATH or into AGENTPROXY_OTEL_BIN",
    });
  } finally {
    Object.defineProperty(process, "platform", platform);
  }
});
