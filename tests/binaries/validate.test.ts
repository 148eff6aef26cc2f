import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { collectorFiles } from "../../configs/collector";
import { lokiConfigPath, lokiFiles } from "../../configs/loki";
import { prometheusFiles } from "../../configs/prometheus";
import { prometheusPaths } from "../../configs/prometheus/paths";
import type { ConfigFile } from "../../configs/render";
import { tempoConfigPath, tempoFiles } from "../../configs/tempo";
import { settingsOf } from "../../tools/local-pipeline/pipeline";
import { program } from "../../tools/programs/find";
import type { ProgramName } from "../../tools/programs/catalogue";
import { describeWith } from "../support/requirements";

const run = promisify(execFile);

/** Settings whose files the programs must accept: the defaults, and all that change a file. */
const stacks: Record<string, Record<string, string>> = {
  defaults: {},
  "everything else": {
    traceStitching: "off",
    tracesRetention: "1h",
    logsRetention: "52w",
    metricsRetention: "52w",
    scrapeInterval: "1m",
    scrapeTargets: JSON.stringify([{ job: "mine", targets: ["host.docker.internal:9000"], labels: { team: "a" } }]),
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files unchanged to the folder of the test, and returns their paths there. */
function write(files: readonly ConfigFile[]): string[] {
  return files.map(({ path, content }) => {
    const file = join(folder, basename(dirname(path)), basename(path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  });
}

async function accepts(name: ProgramName, args: string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(program(name), args);
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${name} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

describeWith({ programs: ["otelcol-contrib"] }, "otelcol validate", () => {
  test.each(Object.keys(stacks))("%s", async (stack) => {
    const [file] = write(collectorFiles(settingsOf(stacks[stack]!)));
    expect(await accepts("otelcol-contrib", ["validate", `--config=${file}`])).not.toMatch(/warn|error/i);
  });
});

/** The rules use `anchored`; Prometheus is started with the same flag. */
const features = "--enable-feature=promql-extended-range-selectors";

describeWith({ programs: ["promtool"] }, "promtool check", () => {
  test.each(Object.keys(stacks))("%s", async (stack) => {
    const files = prometheusFiles(settingsOf(stacks[stack]!));
    const [config, ...rules] = write(files.filter(({ path }) => path !== prometheusPaths.probe));
    expect(await accepts("promtool", [features, "check", "config", "--lint=all", "--lint-fatal", config!])).toContain(
      "SUCCESS",
    );
    if (rules.length > 0) {
      expect(await accepts("promtool", [features, "check", "rules", "--lint=all", "--lint-fatal", ...rules])).toContain(
        "SUCCESS",
      );
    }
  });
});

describeWith({ programs: ["tempo"] }, "tempo -config.verify", () => {
  test.each(Object.keys(stacks))("%s", async (stack) => {
    const files = tempoFiles(settingsOf(stacks[stack]!)).filter(({ path }) => path === tempoConfigPath);
    const [file] = write(files);
    expect(await accepts("tempo", [`-config.file=${file}`, "-config.verify=true"])).not.toMatch(/level=(warn|error)/);
  });
});

describeWith({ programs: ["loki"] }, "loki -verify-config", () => {
  test.each([...Object.keys(stacks), "with little memory"])("%s", async (stack) => {
    const settings = settingsOf(stacks[stack] ?? { lokiMemory: "256m", logsRetention: "1d" });
    const [file] = write(lokiFiles(settings).filter(({ path }) => path === lokiConfigPath));
    expect(await accepts("loki", [`-config.file=${file}`, "-verify-config"])).not.toMatch(/level=(warn|error)/);
  });

  test("a misspelled override is an error", async () => {
    const settings = settingsOf({ lokiOverrides: JSON.stringify({ limits_config: { retention_time: "1d" } }) });
    const [file] = write(lokiFiles(settings));
    await expect(accepts("loki", [`-config.file=${file}`, "-verify-config"])).rejects.toThrow(/retention_time/);
  });
});
