import { createHash } from "node:crypto";
import { traceWrapper } from "../../../../../cli/lib/agents/traceWrapper";
import { hasProgram, runWrapped, testWithPython } from "../../../../support/wrappedRun";

const shells = (["sh", "bash", "fish"] as const).filter((shell) => shell === "sh" || hasProgram(shell));

testWithPython.each(shells)("%s: pa gets an id, its trace, its own arguments, and returns its own status", (shell) => {
  const { resourceAttributes, traceparent, args, status } = runWrapped(shell);
  const id = /^service\.instance\.id=([\da-f-]{36})$/.exec(resourceAttributes)![1]!;
  const trace = createHash("md5").update(id).digest("hex");
  expect(traceparent).toBe(`00-${trace}-${trace.slice(0, 16)}-01`);
  expect(args).toEqual(["a b", "c"]);
  expect(status).toBe(3);
});

testWithPython.each(shells)("%s: attributes of the shell stay, and each run has an id of its own", (shell) => {
  const run = (): string =>
    runWrapped(shell, { OTEL_RESOURCE_ATTRIBUTES: "project.name=a%20b,x=y" }).resourceAttributes;
  const first = run();
  expect(first).toMatch(/^project\.name=a%20b,x=y,service\.instance\.id=[\da-f-]{36}$/);
  expect(run()).not.toBe(first);
});

test("the format of a file has no functions", () => {
  expect(() => traceWrapper("toml")).toThrow(
    "--trace-claude needs a shell, and toml is the format of a file. Give --format sh, fish or powershell.",
  );
});
