import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "./errors";
import type { Environment } from "../../components/outputs";
import type { ClearOutputs } from "./outputs";
import type { Workspace } from "./workspace";

/**
 * The environment variables of one client. Certificates and keys, which the SDKs read from files, are written below
 * the stack's folder in the state, readable by their owner only.
 * @param name default: the first client.
 * @throws UserError when there is no such client.
 */
export function clientEnvironment({ configFile }: Workspace, outputs: ClearOutputs, name?: string): Environment {
  const clients = outputs.otlpClients ?? [];
  if (clients.length === 0 && name === undefined) {
    return outputs.agentproxyEnvironment;
  }
  const client = name === undefined ? clients[0] : clients.find((candidate) => candidate.name === name);
  if (client === undefined) {
    const names = clients.map((candidate) => candidate.name).join(", ") || "none";
    throw new UserError(
      `There is no client ${name} (there are: ${names}). Add it to otlpClients and run \`npm run up\`.`,
    );
  }
  const folder = join(dirname(configFile), "clients", client.name);
  const files = {
    OTEL_EXPORTER_OTLP_CERTIFICATE: { name: "ca.crt", text: client.authority },
    OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: { name: "client.crt", text: client.certificate },
    OTEL_EXPORTER_OTLP_CLIENT_KEY: { name: "client.key", text: client.key },
  };
  const variables = Object.entries(files).flatMap(([variable, { name: file, text }]) => {
    if (text === undefined) {
      return [];
    }
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, file), text, { mode: 0o600 });
    return [[variable, join(folder, file)] as const];
  });
  return { ...client.environment, ...Object.fromEntries(variables) };
}
