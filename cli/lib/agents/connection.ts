import type { ClientOutput } from "../../../components/outputs";
import { clientFiles } from "../clientFiles";
import { UserError } from "../errors";
import type { ClearOutputs } from "../outputs";
import type { Workspace } from "../workspace";
import type { Connection } from "./agent";

/**
 * How a client reaches the running stack. Its certificates and keys are written to files, which the SDKs read.
 * @param name default: the first client.
 * @throws UserError when there is no such client.
 */
export function connectionOf(workspace: Workspace, outputs: ClearOutputs, name?: string): Connection {
  const { otlpGrpcEndpoint: grpc, otlpHttpEndpoint: http } = outputs;
  const endpoints = { ...(grpc !== undefined && { grpc }), ...(http !== undefined && { http }) };
  const client = clientNamed(outputs, name);
  if (client === undefined) {
    return endpoints;
  }
  const token = tokenOf(client);
  const { ca, nodeCa, certificate, key } = clientFiles(workspace, client);
  return {
    ...endpoints,
    ...(token !== undefined && { token }),
    ...(ca !== undefined && { ca }),
    ...(nodeCa !== undefined && { nodeCa }),
    ...(certificate !== undefined && key !== undefined && { identity: { certificate, key } }),
  };
}

/** The names of the stack's clients; empty where OTLP needs neither credentials nor TLS. */
export function clientNames({ otlpClients }: ClearOutputs): readonly string[] {
  return (otlpClients ?? []).map(({ name }) => name);
}

function clientNamed(outputs: ClearOutputs, name: string | undefined): ClientOutput | undefined {
  const clients = outputs.otlpClients ?? [];
  if (name === undefined) {
    return clients[0];
  }
  const client = clients.find((candidate) => candidate.name === name);
  if (client === undefined) {
    throw new UserError(
      `There is no client ${name} (there are: ${clientNames(outputs).join(", ") || "none"}). ` +
        "Add it to otlpClients and run `npm run up`.",
    );
  }
  return client;
}

/** The outputs have the token as part of a header only. */
function tokenOf({ environment }: ClientOutput): string | undefined {
  const [, token] = /^authorization=Bearer%20(.+)$/.exec(environment["OTEL_EXPORTER_OTLP_HEADERS"] ?? "") ?? [];
  return token;
}
