import { createInterface } from "node:readline/promises";
import { UserError } from "./errors";

/**
 * Asks a question on the terminal; anything but `y` or `yes` is a no.
 * @throws UserError when there is no terminal.
 */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new UserError("There is no terminal to ask on, so nothing was changed. Add --yes.");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
