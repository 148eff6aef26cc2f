import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../../../support/root";

/** Options that `panels.ts` sets, one of each panel type's options, defaults and overrides. */
const options = ["graphMode", "showUnfilled", "tooltip", "cellHeight", "drawStyle", "filterable", "noValue", "mode"];

const panels = join(root, "configs/grafana/dashboards/src/panels.ts");

/** The errors of the compiler in `panels.ts` with this content. */
function errorsIn(content: string): string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => readFileSync(path, "utf8")) as {
    config: unknown;
  };
  const { options: compilerOptions } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(compilerOptions);
  const { readFile, getSourceFile } = host;
  host.readFile = (path) => (path === panels ? content : readFile(path));
  host.getSourceFile = (path, version, ...more) =>
    path === panels ? ts.createSourceFile(path, content, version) : getSourceFile(path, version, ...more);
  const program = ts.createProgram([panels], { ...compilerOptions, noEmit: true }, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(panels))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test("an option that Grafana's schema doesn't have is a compile error", () => {
  const content = readFileSync(panels, "utf8");
  expect(errorsIn(content)).toEqual([]);
  const renamed = options.reduce(
    (text, option) => text.replace(new RegExp(`\\b${option}:`), `${option}Renamed:`),
    content,
  );
  const reported = errorsIn(renamed).join("\n");
  expect(options.filter((option) => !reported.includes(`'${option}Renamed'`))).toEqual([]);
}, 60_000);
