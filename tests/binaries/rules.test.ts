import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { prometheusCommand, prometheusFiles } from "../../configs/prometheus";
import { prometheusPaths } from "../../configs/prometheus/paths";
import { settingsOf } from "../../tools/local-pipeline/pipeline";
import { program } from "../../tools/programs/find";
import { describeWith } from "../support/requirements";

const cases = join(__dirname, "rules");
/** The feature flags of the stack's Prometheus, which promtool must have too. */
const features = prometheusCommand.find((arg) => arg.startsWith("--enable-feature="))!;

describeWith({ programs: ["promtool"] }, "rules", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-rules-"));
    const files = prometheusFiles(settingsOf({ alerts: '{"costPerHourUsd": 5}' }));
    for (const { path, content } of files.filter((file) => file.path !== prometheusPaths.probe)) {
      writeFileSync(join(folder, basename(path)), content);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const promtool = (...args: string[]): string =>
    execFileSync(program("promtool"), ["--enable-feature=promql-extended-range-selectors", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });

  test("Prometheus is started with the feature that the rules need", () => {
    expect(features).toContain("promql-extended-range-selectors");
  });

  test("every rule file is accepted", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".yml") && name !== "prometheus.yml");
    expect(files.sort()).toEqual(["agents.yml", "settings.yml", "stack.yml"]);
    expect(promtool("check", "rules", ...files.map((name) => join(folder, name)))).toMatch(/SUCCESS/);
  });

  /**
   * Unit tests of promtool 3.14 have no feature flags, so `anchored` is removed for them: increases are extrapolated,
   * and rounded to the same integers. demo.test.ts evaluates the unchanged rules in a real Prometheus.
   */
  test.each(readdirSync(cases))("the promtool tests in %s pass", (name) => {
    const plain = mkdtempSync(join(folder, "plain-"));
    writeFileSync(join(plain, name), readFileSync(join(folder, name), "utf8").replaceAll(" anchored", ""));
    const file = join(plain, `cases-${name}`);
    writeFileSync(file, readFileSync(join(cases, name), "utf8").replaceAll("RULES", plain));
    try {
      promtool("test", "rules", file);
    } catch (error) {
      throw new Error((error as { stdout: string; stderr: string }).stdout + (error as { stderr: string }).stderr, {
        cause: error,
      });
    }
  });
});
