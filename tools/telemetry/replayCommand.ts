import { parseArgs } from "node:util";
import { runCommand } from "../lib/command";
import { replay } from "./replay";

const usage = `Sends recorded telemetry, as if it had ended now.

  npm run replay -- [options] recording.jsonl…

  --endpoint URL       default http://127.0.0.1:4317 (grpc), http://127.0.0.1:4318 (http)
  --protocol WORD      grpc (default) or http
  --header NAME=VALUE  a header of every request, for example "authorization=Bearer …"; may be repeated
  --ca FILE            CA certificate to trust, for https
  --cert FILE --key FILE   the client's own certificate, for https
  --same-processes     keep the recorded processes' ids; a recording replayed twice then counts once
`;

/** `npm run replay` */
export function main(argv: readonly string[]): Promise<void> {
  return runCommand(() => run(argv));
}

/** @returns the exit status. */
async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      endpoint: { type: "string" },
      protocol: { type: "string", default: "grpc" },
      header: { type: "string", multiple: true, default: [] },
      ca: { type: "string" },
      cert: { type: "string" },
      key: { type: "string" },
      "same-processes": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || positionals.length === 0 || !["grpc", "http"].includes(values.protocol)) {
    process.stderr.write(usage);
    return values.help ? 0 : 2;
  }
  const grpc = values.protocol === "grpc";
  for (const file of positionals) {
    const { requests } = await replay(file, {
      endpoint: values.endpoint ?? (grpc ? "http://127.0.0.1:4317" : "http://127.0.0.1:4318"),
      protocol: grpc ? "grpc" : "http/json",
      headers: Object.fromEntries(values.header.map(splitHeader)),
      tls: { ca: values.ca, cert: values.cert, key: values.key },
      newProcesses: !values["same-processes"],
    });
    process.stdout.write(`${file}: ${requests} requests sent\n`);
  }
  return 0;
}

function splitHeader(header: string): [string, string] {
  const at = header.indexOf("=");
  return [header.slice(0, at), header.slice(at + 1)];
}
