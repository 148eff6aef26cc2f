import { createInterface } from "node:readline/promises";
import { UserError } from "./errors";

/** Where a question is asked and answered. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks a question on the terminal; anything but `y` or `yes` is a no, and so is the end of the input.
 * @param terminal default: this process' standard input and output.
 * @throws UserError when there is no terminal.
 */
export async function confirmed(
  question: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stdout },
): Promise<boolean> {
  if (input.isTTY !== true) {
    throw new UserError("There is no terminal to ask on, so nothing was changed. Add --yes.");
  }
  const lines = createInterface({ input, output });
  try {
    const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
    const answer = await Promise.race([lines.question(`${question} [y/N] `), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
