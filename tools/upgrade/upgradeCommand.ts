import { parseArgs } from "node:util";
import { projectRoot } from "../../cli/lib/project";
import { runCommand } from "../lib/command";
import { proveUpgrade } from "./upgrade";

const usage = `Usage: npm run upgrade:prove -- [--base origin/main] [--stack upgrade] [--set KEY=VALUE]...

Brings the base up on Docker, sends telemetry, brings the work tree up over it, and checks that everything is still there.`;

/** `npm run upgrade:prove`. Exit status: 0, or 1 when the upgrade fails. */
export function main(argv: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        base: { type: "string", default: "origin/main" },
        stack: { type: "string", default: "upgrade" },
        set: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      return 0;
    }
    const settings = Object.fromEntries(
      values.set.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    );
    const progress = (message: string): void => console.log(`… ${message}`);
    await proveUpgrade({ project: projectRoot, base: values.base, stack: values.stack, settings, progress });
    return 0;
  });
}
