import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Checkout } from "../support/checkout";
import { describeWith } from "../support/requirements";

jest.setTimeout(180_000);

describeWith({ pulumi: true }, "npm run pulumi and npm run config with the real CLI", () => {
  let checkout: Checkout;
  beforeAll(() => (checkout = new Checkout()));
  afterAll(() => checkout.remove());

  const urn = (stack: string): string =>
    `urn:pulumi:${stack}::agentproxy-otel::pulumi:pulumi:Stack::agentproxy-otel-${stack}`;

  /** Runs `npm run pulumi -- <args>` and fails with its output unless it succeeds. */
  const pulumi = async (...args: string[]): Promise<string> => {
    const { status, output } = await checkout.run(["pulumi", ...args]);
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    return output;
  };

  test.each([[["version"]], [["about", "env"]], [["plugin", "ls"]], [["whoami"]]])(
    "%j, which has no --stack, works",
    async (args) => {
      expect(await pulumi(...args)).not.toBe("");
    },
  );

  test("the stack is the selected one", async () => {
    expect(await pulumi("stack", "--show-name")).toBe("dev\n");
    expect(await pulumi("stack", "--show-name", "--stack", "work")).toBe("work\n");
    expect(await pulumi("--stack", "work", "stack", "--show-name")).toBe("work\n");
  });

  test("options with values stay together", async () => {
    const file = join(checkout.folder, "exported.json");
    await pulumi("stack", "export", "--file", file);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version: 3 });
    const preview = await pulumi("preview", "--target", urn("work"), "-m", "a message", "--stack", "work", "--diff");
    expect(preview).toContain(urn("work"));
  });

  test("no command writes into a committed file", async () => {
    const before = checkout.read("Pulumi.dev.yaml");
    await pulumi("preview", "--target", urn("dev"), "-c", "agentproxy-otel:scrapeInterval=7s");
    await pulumi("config", "get", "agentproxy-otel:tracesRetention");
    expect(checkout.read("Pulumi.dev.yaml")).toBe(before);
  });

  test("config changes one line of the stack's file, and keeps comments inside of config", async () => {
    const text =
      "# Mine.\nconfig:\n  # How long.\n  agentproxy-otel:tracesRetention: 24h # A day.\n\n  agentproxy-otel:tls: none\n";
    checkout.write("Pulumi.mine.yaml", text);
    const config = async (args: string[], input = ""): Promise<void> => {
      expect(await checkout.run(["config", "--stack", "mine", ...args], {}, input)).toMatchObject({ status: 0 });
    };
    await config(["set", "tracesRetention", "48h"]);
    expect(checkout.read("Pulumi.mine.yaml")).toBe(text.replace("24h", "48h"));
    await config(["set", "--path", "otlpClients[0]", "laptop"]);
    await config(["set", "--secret", "tlsKey"], "several\nlines\n");
    const { config: settings } = parse(checkout.read("Pulumi.mine.yaml")) as { config: Record<string, unknown> };
    expect(settings).toEqual({
      "agentproxy-otel:tracesRetention": "48h",
      "agentproxy-otel:tls": "none",
      "agentproxy-otel:otlpClients": ["laptop"],
      "agentproxy-otel:tlsKey": { secure: expect.stringMatching(/^v1:/) as string },
    });
    const shown = await checkout.run(["config", "--stack", "mine", "get", "tlsKey"]);
    expect(shown.output).toContain("several\nlines\n");
    await config(["rm", "otlpClients"]);
    await config(["rm", "tlsKey"]);
    expect(checkout.read("Pulumi.mine.yaml")).toBe(text.replace("24h", "48h"));
  });

  test("a secret that is piped through npm itself is encrypted, and nowhere else", async () => {
    const home = join(checkout.folder, "npm-cache");
    const env = { ...process.env, npm_config_cache: home, npm_config_loglevel: "verbose" };
    const args = ["run", "config", "--", "set", "--secret", "tlsKey", "--stack", "piped"];
    const { status, stdout, stderr } = spawnSync("npm", args, { cwd: checkout.folder, env, input: "hunter2" });
    expect([status, String(stderr)]).toEqual([0, expect.any(String)]);
    const logs = readdirSync(join(home, "_logs")).map((name) => readFileSync(join(home, "_logs", name), "utf8"));
    expect(logs.join("")).toContain("tlsKey");
    expect(`${String(stdout)}${String(stderr)}${logs.join("")}`).not.toContain("hunter2");
    expect(checkout.read("Pulumi.piped.yaml")).toMatch(/^config:\n {2}agentproxy-otel:tlsKey:\n {4}secure: v1:.*\n$/);
  });
});
