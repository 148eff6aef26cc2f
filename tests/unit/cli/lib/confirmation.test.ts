import { PassThrough } from "node:stream";
import { confirmed } from "../../../../cli/lib/confirmation";

/** The answer to a question when this is typed; `undefined` ends the input. */
async function answered(typed: string | undefined): Promise<{ yes: boolean; shown: unknown }> {
  const [input, output] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()];
  const answer = confirmed("Go on?", { input, output });
  input.end(typed);
  return { yes: await answer, shown: output.read()?.toString() };
}

test.each([
  ["y\n", true],
  ["Yes\n", true],
  ["n\n", false],
  ["\n", false],
  ["yesterday\n", false],
  [undefined, false],
])("%j", async (typed, yes) => {
  expect(await answered(typed)).toEqual({ yes, shown: expect.stringContaining("Go on? [y/N] ") });
});

test("without a terminal it is an error that says what to do", async () => {
  const streams = { input: new PassThrough(), output: new PassThrough() };
  await expect(confirmed("Go on?", streams)).rejects.toThrow("so nothing was changed. Add --yes.");
});
