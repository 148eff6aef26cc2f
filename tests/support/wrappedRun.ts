import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { traceWrapper } from "../../cli/lib/agents/traceWrapper";

/** Whether a program can be started. */
export function hasProgram(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}

/** `test`, or `test.skip` where the wrapper's Python is missing; AgentProxy can't run there either. */
export const testWithPython = hasProgram("python3") ? test : test.skip;

/** What the program `pa` was given by the function of `npm run env -- --trace-claude`. */
export interface WrappedRun {
  readonly resourceAttributes: string;
  readonly traceparent: string;
  readonly args: readonly string[];
  /** The exit status of the shell; the program's own is 3. */
  readonly status: number | null;
}

/** Runs `pa "a b" c` in a shell with the function, and a program of the test's own in place of AgentProxy's. */
export function runWrapped(shell: "sh" | "bash" | "fish", environment: Record<string, string> = {}): WrappedRun {
  const folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
  try {
    const program = `#!/bin/sh\nprintf '%s\\n' "$OTEL_RESOURCE_ATTRIBUTES" "$TRACEPARENT" "$@"; exit 3\n`;
    writeFileSync(join(folder, "pa"), program);
    chmodSync(join(folder, "pa"), 0o755);
    const script = `${traceWrapper(shell === "fish" ? "fish" : "sh")}\npa "a b" c`;
    const { stdout, stderr, status } = spawnSync(shell, ["-c", script], {
      encoding: "utf8",
      env: { PATH: [folder, process.env["PATH"]].join(delimiter), HOME: folder, ...environment },
    });
    if (stderr !== "") {
      throw new Error(stderr);
    }
    const [resourceAttributes = "", traceparent = "", ...args] = stdout.trimEnd().split("\n");
    return { resourceAttributes, traceparent, args, status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
