import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "../lib/command";
import { UserError } from "../lib/errors";
import { stateOf } from "../lib/state";

/**
 * `npm run ca`: the certificate of the stack's CA, PEM, for a browser's or an operating system's trust store. The
 * command writes the file itself because a redirection of `npm run` contains npm's own first lines, too.
 */
export const ca: Command = {
  takes: " -- FILE",
  does: "Write the certificate of the stack's CA to FILE, or print it.",
  run: async ({ stack, positionals: [file] }) => {
    const { certificateAuthority } = (await stateOf(stack)).outputs;
    if (certificateAuthority === undefined) {
      throw new UserError(`Stack ${stack} has no CA. Set tls to internal or full, and run \`npm run up\`.`);
    }
    const pem = `${certificateAuthority.trimEnd()}\n`;
    if (file === undefined) {
      process.stdout.write(pem);
      return;
    }
    // npm changes to the project's folder; INIT_CWD is the folder in which the user has called it.
    const path = resolve(process.env["INIT_CWD"] ?? process.cwd(), file);
    writeFileSync(path, pem);
    console.log(`The certificate of the stack's CA is in ${path}`);
  },
};
