import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allRules } from "../../components/hardening";
import { collectorFailures, collectorMetrics } from "../support/serviceMetrics";
import { root } from "../support/root";

const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md"].concat(
  readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
);
const read = (page: string): string => readFileSync(join(root, page), "utf8");

/** The rows of the tables below a heading, as lists of cells, without the head. */
function rows(page: string, heading: string): string[][] {
  const [, section = ""] = read(page).split(`\n## ${heading}\n`);
  return section
    .split("\n## ", 1)[0]!
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .replace(/^\||\|$/g, "")
        .split("|")
        .map((cell) => cell.trim()),
    );
}

/** Names in a cell that stand for tests: paths below `tests/`, without `.test.ts`. */
function tests(cell: string): string[] {
  return [...cell.matchAll(/`([\w/-]+)`/g)].map(([, name]) => name!);
}

test.each(pages)("every test that %s names by its file exists", (page) => {
  const files = [...read(page).matchAll(/tests\/[\w/-]+\.test\.ts/g)].map(([file]) => file);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

describe("docs/hardening.md", () => {
  const page = "docs/hardening.md";
  const guides: readonly (readonly [string, number, number, number])[] = [
    // Heading, and the columns of what the stack does and of the test; at least so many rows.
    ["CIS Docker Benchmark, section 5", 2, 3, 33],
    ["OpenTelemetry's guides", 1, 2, 14],
    ["Grafana's guide", 1, 2, 15],
    ["Prometheus' security model", 1, 2, 10],
  ];

  test.each(guides)(
    "each line of %s names tests that exist, or says why there is none",
    (heading, what, test, least) => {
      const lines = rows(page, heading);
      expect(lines.length).toBeGreaterThanOrEqual(least);
      for (const cells of lines) {
        const named = tests(cells[test]!);
        expect([cells[0], named.filter((name) => !existsSync(join(root, `tests/${name}.test.ts`)))]).toEqual([
          cells[0],
          [],
        ]);
        const excused = /^(no:|not done, because|none(:|$)|a matter of the host$)/.test(cells[what]!);
        expect([cells[0], named.length > 0 || excused]).toEqual([cells[0], true]);
      }
    },
  );

  test("its first table has every rule, as the code states it", () => {
    const table = read(page).match(/\| Rule .*\n\|.*\n((?:\|.*\n)+)/)![1]!;
    const documented = table
      .trim()
      .split("\n")
      .map((line) => line.replaceAll(/ +/g, " "));
    expect(documented).toEqual(
      allRules.map(
        ({ name, level, description }) =>
          `| \`${name}\`${level === undefined ? "" : " (a warning)"} | ${description} |`,
      ),
    );
  });
});

test("docs/metrics.md names the collector's metrics as they are", () => {
  const named = new Set([...read("docs/metrics.md").matchAll(/otelcol_\w+/g)].map(([name]) => name));
  const known = Object.keys({ ...collectorMetrics, ...collectorFailures });
  expect(named.size).toBeGreaterThan(0);
  expect([...named].filter((name) => !known.includes(name))).toEqual([]);
});
