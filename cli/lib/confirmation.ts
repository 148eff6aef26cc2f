import { createInterface } from "node:readline/promises";
import { UserError } from "./errors";

/** Where a question is asked and answered. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks on the terminal whether to go on.
 * @param question what stands before the answer.
 * @param accepted whether an answer, without white space around it, means yes. The end of the input is a no.
 * @param without what an error says where there is no terminal.
 * @param terminal default: this process' standard input and output.
 * @throws UserError when there is no terminal.
 */
export async function agreed(
  question: string,
  accepted: (answer: string) => boolean,
  without: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stdout },
): Promise<boolean> {
  if (input.isTTY !== true) {
    throw new UserError(without);
  }
  const lines = createInterface({ input, output });
  try {
    const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
    const answer = await Promise.race([lines.question(question), ended]);
    return accepted(answer.trim());
  } finally {
    lines.close();
  }
}

/** {@link agreed}, where anything but `y` or `yes` is a no. */
export function confirmed(question: string, terminal?: Terminal): Promise<boolean> {
  return agreed(
    `${question} [y/N] `,
    (answer) => /^y(es)?$/i.test(answer),
    "There is no terminal to ask on, so nothing was changed. Add --yes.",
    terminal,
  );
}
