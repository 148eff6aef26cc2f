import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSettings, withSettings } from "../../../../cli/lib/settingsFile";
import { root } from "../../../support/root";

const file = `# The laptop.
config:
  # How long traces are kept.
  agentproxy-otel:tracesRetention: 24h

  agentproxy-otel:metricsRetention: 15d # Two weeks.
  # Who is told.
  agentproxy-otel:alerts:
    receivers:
      # The team's channel.
      - type: slack
        url: https://a
      - type: email # Nobody reads it.
        to: x
  agentproxy-otel:otlpClients: [laptop, ci]
`;
const settings = readSettings(file);

test.each(["dev", "team"])("settings that didn't change leave Pulumi.%s.yaml as it is", (stack) => {
  const text = readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8");
  expect(withSettings(text, readSettings(text))).toBe(text);
});

test("a changed value changes its line only", () => {
  const changed = { ...settings, "agentproxy-otel:metricsRetention": "30d" };
  expect(withSettings(file, changed)).toBe(file.replace("15d", "30d"));
});

test("a value inside of a list of objects changes its line only", () => {
  const alerts = {
    receivers: [
      { type: "slack", url: { secure: "v1:x" } },
      { type: "email", to: "y" },
    ],
  };
  const text = withSettings(file, { ...settings, "agentproxy-otel:alerts": alerts });
  expect(text).toBe(file.replace("url: https://a", "url:\n          secure: v1:x").replace("to: x", "to: y"));
  expect(readSettings(text)["agentproxy-otel:alerts"]).toEqual(alerts);
});

test("a new setting comes last, a removed one goes with its comment", () => {
  const { "agentproxy-otel:tracesRetention": _, ...others } = settings;
  const text = withSettings(file, { ...others, "agentproxy-otel:grafanaPort": "3001" });
  expect(text).toContain('  agentproxy-otel:otlpClients: [laptop, ci]\n  agentproxy-otel:grafanaPort: "3001"\n');
  expect(text).not.toContain("tracesRetention");
  expect(text).toContain("# Two weeks.");
  expect(text).toContain("# The team's channel.");
});

test("a shorter and a longer list", () => {
  const key = "agentproxy-otel:otlpClients";
  expect(withSettings(file, { ...settings, [key]: ["laptop"] })).toContain(`${key}: [laptop]\n`);
  expect(readSettings(withSettings(file, { ...settings, [key]: ["a", "b", "c"] }))[key]).toEqual(["a", "b", "c"]);
});

test("a stack without a file gets one", () => {
  expect(withSettings("", { "agentproxy-otel:tls": "full" })).toBe("config:\n  agentproxy-otel:tls: full\n");
  expect(withSettings("# Mine.\n", { "agentproxy-otel:tls": "full" })).toBe(
    "# Mine.\n\nconfig:\n  agentproxy-otel:tls: full\n",
  );
});
