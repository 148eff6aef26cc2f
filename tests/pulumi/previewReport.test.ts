import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../../tools/preview-report/model";
import { limits, render } from "../../tools/preview-report/report/render";
import { dashboard, dashboardFile, effective, reported, type Case } from "./cases";
import { describeWith } from "../support/requirements";
import { Repository } from "./repository";

jest.setTimeout(120_000);

/** The report without the parts that vary from run to run. */
function stable(report: Report): string {
  return render({ ...report, base: "base", head: "head" }).replaceAll(/\b[0-9a-f]{16}\b/g, "<random>");
}

/** Compares with the golden file of this name. `UPDATE_GOLDEN=1` writes it, so that the difference can be reviewed. */
function expectGolden(name: string, text: string): void {
  const file = join(__dirname, "golden", `${name}.md`);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    writeFileSync(file, text);
  }
  expect(existsSync(file) ? readFileSync(file, "utf8") : `(no ${name}.md; UPDATE_GOLDEN=1 writes it)`).toBe(text);
}

describeWith({ pulumi: true }, "reports with the real Pulumi engine", () => {
  let repository: Repository;
  let cache: string;
  beforeAll(() => {
    cache = mkdtempSync(join(tmpdir(), "preview-cache-"));
    repository = new Repository((base) => base.write(dashboardFile, JSON.stringify(dashboard, null, 2)));
  });
  afterEach(() => repository.reset());
  afterAll(() => {
    repository.dispose();
    rmSync(cache, { recursive: true, force: true });
  });

  const report = async ({ change }: Pick<Case, "change">): Promise<Report> => {
    change(repository);
    const changed = repository.status();
    const made = await repository.preview(cache);
    expect(repository.status()).toBe(changed);
    return made;
  };

  test.each([...effective, ...reported])("$name", async (of) => {
    expectGolden(of.name, stable(await report(of)));
  });

  test("the report on a very large change is shortened between sections", async () => {
    const rules = (name: string): string =>
      `groups:\n  - name: ${name}\n    rules:\n${"      - record: a:b\n        expr: vector(1)\n".repeat(60)}`;
    const large = await report({
      change: (on) =>
        Array.from({ length: 60 }, (_, index) =>
          on.write(`configs/prometheus/rules/r${index}.yml`, rules(`r${index}`)),
        ),
    });
    const [whole, cut] = [render(large), render(large, { limit: limits.comment, full: "the artifact" })];
    expect(whole.length).toBeGreaterThan(65_536);
    expect(cut.length).toBeLessThanOrEqual(limits.comment);
    expect(cut).toMatch(/_Left out for length: .* more sections\. All of it is in the artifact\._\n$/);
    expect(cut.match(/^```/gm)!.length % 2).toBe(0);
    expect(cut.match(/<details>/g)!.length).toBe(cut.match(/<\/details>/g)!.length);
    const shown = cut.match(/<details>[\s\S]*?<\/details>/g)!;
    expect(shown.every((section) => whole.includes(section))).toBe(true);
  });

  test("no secret of the base appears in a report, even when the change uncovers it", async () => {
    const uncovered = await report({
      change: (on) =>
        on.edit(
          "components/grafana.ts",
          "environment: grafanaEnvironment(settings, args.context.baseName),",
          "environment: { ...grafanaEnvironment(settings, args.context.baseName), LEAK: this.adminPassword as never },",
        ),
    });
    const [{ operations }] = uncovered.stacks as [Report["stacks"][number]];
    expect(operations.map(({ name, reasons }) => [name, reasons.map(({ property }) => property)])).toContainEqual([
      "agentproxy-otel-dev-grafana",
      ["envs"],
    ]);
    // A generated password has 32 letters and digits; digests have 64, and no upper case.
    expect(JSON.stringify(uncovered).match(/\b(?=\w*[A-Z])\w{32}\b/g) ?? []).toEqual([]);
  });

  test("a base is recorded even when its ports are in use on this host", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.once("error", () => resolve()); // It is in use already.
      server.listen(4317, "127.0.0.1", resolve);
    });
    try {
      const { stacks } = await repository.preview();
      expect(stacks.map(({ outcome }) => outcome)).toEqual(["compared"]);
    } finally {
      server.close();
    }
  });

  test("a stack that is new, and one whose file was deleted", async () => {
    const made = await report({
      change: (on) => {
        on.write("Pulumi.team.yaml", "config: {}\n");
        on.remove("Pulumi.dev.yaml");
      },
    });
    expect(made.stacks.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["dev", "removed"],
      ["team", "new"],
    ]);
    expect(made.stacks[1]!.operations.every(({ kind }) => kind === "create")).toBe(true);
  });

  test("authentication and encryption of OTLP that are turned off", async () => {
    repository.set("otlpAuth", "bearer");
    repository.set("tls", "full");
    repository.commit("closed base");
    const { stacks } = await report({
      change: (on) => {
        on.set("otlpAuth", "none");
        on.set("tls", "off");
      },
    });
    const off = stacks[0]!.warnings.filter(({ kind }) => kind === "protection-off").map(({ values }) => values[1]);
    expect(off).toEqual(
      expect.arrayContaining(["receivers.otlp.protocols.grpc.auth", "receivers.otlp.protocols.grpc.tls"]),
    );
  });

  test("a change to a stack whose secrets are encrypted, with another ciphertext for one of them", async () => {
    const alerts = { receivers: [{ type: "slack", channel: "#a", url: { secure: "v1:old" } }] };
    repository.set("alerts", alerts);
    repository.set("tempoOverrides", { server: { log_level: { secure: "v1:x" } } });
    repository.commit("encrypted base");
    const { stacks } = await report({
      change: (on) => {
        on.set("alerts", { receivers: [{ ...alerts.receivers[0], url: { secure: "v1:new" } }] });
        on.set("metricsRetention", "10d");
      },
    });
    const [{ outcome, encrypted, settings, files, operations }] = stacks as [Report["stacks"][number]];
    expect([outcome, encrypted]).toEqual(["compared", ["alerts", "tempoOverrides"]]);
    expect(settings).toEqual([
      { key: "alerts", change: "changed", aspect: "value", from: "[secret]", to: "[secret]" },
      { key: "metricsRetention", change: "changed", aspect: "value", from: "15d", to: "10d" },
    ]);
    expect(files.map(({ path }) => path)).toEqual(["/etc/prometheus/prometheus.yml"]);
    const replaced = operations.filter(
      ({ kind, type }) => kind === "replace" && /^(Container|FileCarrier)$/.test(type),
    );
    expect(replaced.map(({ name }) => name.replace("agentproxy-otel-dev-", "")).sort()).toEqual([
      "alertmanager",
      "alertmanager-secrets",
      "prometheus",
      "prometheus-config",
    ]);
    expect(render({ version: 1, base: "a", head: "b", stacks })).toContain(
      "Encrypted settings (`alerts`, `tempoOverrides`) are compared by their ciphertext only",
    );
  });

  test("a base that can't be brought up is reported, with what a new stack would get", async () => {
    repository.write("Pulumi.dev.yaml", "config:\n  agentproxy-otel:nonsense: 1\n");
    repository.commit("broken base");
    repository.set("nonsense", "2");
    repository.edit("Pulumi.dev.yaml", '  agentproxy-otel:nonsense: "2"\n', "  agentproxy-otel:tracesRetention: 24h\n");
    const { stacks } = await repository.preview();
    expect(stacks).toEqual([
      expect.objectContaining({ outcome: "base-failed", error: expect.stringContaining("nonsense") }),
    ]);
  });
});
