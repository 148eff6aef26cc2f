import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse, stringify } from "yaml";
import { endRules } from "../../configs/prometheus/certificateRules";
import { prometheusCommand, prometheusFiles } from "../../configs/prometheus";
import { prometheusPaths } from "../../configs/prometheus/paths";
import { settingsOf } from "../../tools/local-pipeline/pipeline";
import { program } from "../../tools/programs/find";
import { describeWith } from "../support/requirements";

interface Rule {
  annotations?: Readonly<Record<string, string>>;
}

const day = 24 * 3600;
const cases = join(__dirname, "rules");
/** The feature flags of the stack's Prometheus, which promtool must have too. */
const features = prometheusCommand({ encrypted: [] }).find((arg) => arg.startsWith("--enable-feature="))!;

describeWith({ programs: ["promtool"] }, "rules", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-rules-"));
    const budgets = [
      { usd: 10, period: "day" },
      { usd: 20, period: "week", agent: "codex" },
      { usd: 10, period: "month", project: "shop" },
    ];
    const settings = {
      alerts: '{"costPerHourUsd": 5}',
      budgets: JSON.stringify(budgets),
      utcOffset: "-08:00",
      metricsRetention: "32d",
    };
    const files = prometheusFiles(settingsOf(settings));
    for (const { path, content } of files.filter((file) => file.path !== prometheusPaths.probe)) {
      writeFileSync(join(folder, basename(path)), content);
    }
    writeFileSync(join(folder, "certificates.rules.yml"), endRules({ soon: 30 * day, later: 90 * day }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const ruleFiles = (): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".yml") && name !== "prometheus.yml")
      .sort();
  const promtool = (...args: string[]): string =>
    execFileSync(program("promtool"), ["--enable-feature=promql-extended-range-selectors", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });

  test("Prometheus is started with the feature that the rules need", () => {
    expect(features).toContain("promql-extended-range-selectors");
  });

  test("every rule file is accepted", () => {
    const files = ruleFiles();
    expect(files).toEqual([
      "agents.yml",
      "budgets.yml",
      "certificates.rules.yml",
      "cost.yml",
      "logs.yml",
      "services.yml",
      "sessions.yml",
      "settings.yml",
      "spent.yml",
      "storage.yml",
      "telemetry.yml",
    ]);
    expect(promtool("check", "rules", ...files.map((name) => join(folder, name)))).toMatch(/SUCCESS/);
  });

  /**
   * Unit tests of promtool 3.14 have no feature flags, so `anchored` is removed for them: increases are extrapolated,
   * and rounded to integers here where the rules don't do that. demo.test.ts evaluates the unchanged rules in a real
   * Prometheus.
   */
  const simplified = (rules: string): string => {
    const { groups } = parse(rules.replaceAll(" anchored", "")) as { groups: { rules: Rule[] }[] };
    for (const rule of groups.flatMap((group) => group.rules)) {
      if (rule.annotations !== undefined) {
        rule.annotations = { summary: rule.annotations["summary"]! };
      }
    }
    return stringify({ groups });
  };

  test.each(readdirSync(cases))("the promtool tests in %s pass", (name) => {
    const plain = mkdtempSync(join(folder, "plain-"));
    for (const file of ruleFiles()) {
      writeFileSync(join(plain, file), simplified(readFileSync(join(folder, file), "utf8")));
    }
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
