import { parseArgs } from "node:util";
import { projectRoot } from "../../cli/lib/project";
import { proveUpgrade } from "./upgrade";

const usage = `Usage: node -r ts-node/register/transpile-only tools/upgrade/upgradeCommand.ts [--base origin/main] [--stack upgrade] [--set KEY=VALUE]...

Brings the base up on Docker, sends telemetry, brings the work tree up over it, and says whether everything is still there.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      base: { type: "string", default: "origin/main" },
      stack: { type: "string", default: "upgrade" },
      set: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const settings = Object.fromEntries(
    values.set.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  const progress = (message: string): void => console.log(`… ${message}`);
  await proveUpgrade({ root: projectRoot, base: values.base, stack: values.stack, settings, progress });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
