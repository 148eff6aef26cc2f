import { colors } from "../../cli/lib/colors";

/** Reports the providing of programs, one line each. */
export interface Progress {
  /** A line that needs no waiting. */
  readonly note: (name: string, text: string) => void;
  /**
   * A line that is kept up to date with the elapsed time.
   * @returns ends the line, with details below it when it failed.
   */
  readonly start: (name: string, doing: string) => (ok: boolean, details?: string) => void;
}

const terminalEveryMs = 1_000;
const logEveryMs = 30_000;
const nameWidth = 16;

/** Progress on standard output: a line that is rewritten on a terminal, a new line every half minute elsewhere. */
export function consoleProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  const line = (name: string, text: string): string => `  ${name.padEnd(nameWidth)} ${text}`;
  return {
    note: (name, text) => void out.write(`${line(name, text)}\n`),
    start: (name, doing) => {
      const begun = Date.now();
      const elapsed = (): string => `${Math.round((Date.now() - begun) / 1000)} s`;
      const show = (text: string, last: boolean): void =>
        void out.write(out.isTTY ? `\r\x1b[K${line(name, text)}${last ? "\n" : ""}` : `${line(name, text)}\n`);
      show(doing, false);
      const timer = setInterval(() => show(`${doing} (${elapsed()})`, false), out.isTTY ? terminalEveryMs : logEveryMs);
      return (ok, details) => {
        clearInterval(timer);
        const result = ok ? colors.green("done") : colors.red("failed");
        show(`${doing}: ${result} after ${elapsed()}`, true);
        if (details !== undefined) {
          out.write(`${details.replaceAll(/^/gm, "    | ")}\n`);
        }
      };
    },
  };
}
