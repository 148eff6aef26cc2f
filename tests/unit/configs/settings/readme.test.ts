import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../../support/root";

const readme = join(root, "README.md");
const projectFile = join(root, "Pulumi.yaml");
const [begin, end] = ["<!-- settings -->\n", "<!-- /settings -->"] as const;

/** The settings as the README's table; digests are cut, `Pulumi.yaml` has them. */
function table(): string {
  const { config } = parse(readFileSync(projectFile, "utf8")) as {
    config: Record<string, { default: unknown; description: string }>;
  };
  const rows = Object.entries(config).map(([name, { default: fallback, description }]) => {
    const text = typeof fallback === "string" ? fallback.replace(/@sha256:.*/, "@…") : JSON.stringify(fallback);
    return `| \`${name}\` | ${text === "" ? "none" : `\`${text}\``} | ${description.replaceAll("|", "\\|")} |`;
  });
  return ["| key | default | what it does |", "|---|---|---|", ...rows, ""].join("\n");
}

test("the README lists every setting of Pulumi.yaml", () => {
  const text = readFileSync(readme, "utf8");
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    writeFileSync(readme, text.slice(0, from) + table() + text.slice(to));
  }
  expect(readFileSync(readme, "utf8").slice(from, readFileSync(readme, "utf8").indexOf(end))).toBe(table());
});
