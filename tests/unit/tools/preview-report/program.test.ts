import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { retentionOf, serviceLabel, settingName } from "../../../../tools/preview-report/program";
import { root } from "../../../support/root";

const folder = join(root, "tools/preview-report");
const modules = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

/** What a module imports from outside the tools; the wrapper of child processes is free to all of them. */
function programImports(module: string): string[] {
  const imports = [...readFileSync(join(folder, module), "utf8").matchAll(/from "((?:\.\.\/)+[^"]+)"/g)];
  return imports
    .map(([, path]) => path!)
    .filter((path) => /^(\.\.\/)+(configs|components|cli|policy)\//.test(path) && !path.endsWith("docker/run"));
}

test("one module alone imports the program", () => {
  expect(modules.filter((module) => programImports(module).length > 0)).toEqual(["program.ts"]);
});

test("one module alone contains the program's name", () => {
  const { name } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { name: string };
  const naming = modules.filter((module) =>
    readFileSync(join(folder, module), "utf8")
      .split("\n")
      .some((line) => line.includes(name) && !/^\s*(\*|\/\*\*|\/\/)/.test(line)),
  );
  expect(naming).toEqual([]);
  expect([serviceLabel, settingName(`${name}:tempoPort`)]).toEqual([`${name}.service`, "tempoPort"]);
});

test("a setting of another namespace keeps it", () => {
  expect(settingName("docker:host")).toBe("docker:host");
});

test.each([
  ["tracesRetention", "1h30m", 5_400],
  ["metricsRetentionSize", "2GB", 2_048],
  ["metricsRetentionSize", "500MB", 500],
  ["tracesRetention", "soon", undefined],
  ["scrapeInterval", "15s", undefined],
])("%s of %s is %s", (setting, value, amount) => {
  expect(retentionOf(setting, value)).toBe(amount);
});
