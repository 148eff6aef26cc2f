import { projectRoot } from "../../cli/lib/project";
import { outdated, write } from "./generate";
import { generators } from "./generators";

const usage = `npm run generate -- [--check]

Writes the files that are generated from the code, such as the project's dashboards.

  --check  writes nothing; lists the files that are out of date, and fails if there are any
`;

/** The entry point of `npm run generate`. Sets the exit code 1 when `--check` finds a file, 2 for wrong arguments. */
export function main(argv: readonly string[]): void {
  if (argv.some((argument) => argument !== "--check")) {
    const help = argv.includes("--help");
    (help ? process.stdout : process.stderr).write(usage);
    process.exitCode = help ? 0 : 2;
    return;
  }
  const files = outdated(generators, projectRoot);
  const list = files.map(({ file }) => `${file}\n`).join("");
  if (!argv.includes("--check")) {
    write(files, projectRoot);
    process.stdout.write(files.length === 0 ? "All generated files are up to date.\n" : `Written:\n${list}`);
  } else if (files.length > 0) {
    process.stderr.write(`Generated files are out of date. Run \`npm run generate\` and commit these files:\n${list}`);
    process.exitCode = 1;
  }
}
