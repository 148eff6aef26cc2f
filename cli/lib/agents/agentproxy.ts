import type { Environment } from "../../../components/outputs";
import { UserError } from "../errors";
import type { Agent, AgentSettings, AgentRequest, Connection } from "./agent";
import { claudeSwitches } from "./claude";
import { certificateVariables, deltas, encodedHeader, interval, resourceVariables } from "./otlpVariables";

/**
 * AgentProxy (`agentproxy/telemetry.py`): OTLP over gRPC only, through the Python SDK, whatever
 * `OTEL_EXPORTER_OTLP_PROTOCOL` says. It passes its environment to the `claude` that it starts.
 */
export const agentproxy: Agent = {
  title: "AgentProxy",
  program: "pa",
  settings: (request) => withClaude(request),
};

/** The same without Claude Code's telemetry. */
export const agentproxyAlone: Agent = { ...agentproxy, settings: (request) => alone(request) };

function alone({ connection, resource }: AgentRequest): AgentSettings {
  return {
    variables: {
      AGENTPROXY_ENABLE_TELEMETRY: "1",
      OTEL_EXPORTER_OTLP_ENDPOINT: grpcEndpoint(connection),
      ...encodedHeader(connection),
      ...certificateVariables(connection),
      OTEL_SERVICE_NAMESPACE: "dev",
      ...interval,
      ...deltas,
      ...resourceVariables(resource),
      ...projectId(resource),
    },
  };
}

/**
 * Claude Code reads the same variables, so it sends over gRPC, too. With TLS that takes a host name: `localhost`, which
 * the stack's certificate has beside 127.0.0.1.
 */
function withClaude(request: AgentRequest): AgentSettings {
  const { connection, content } = request;
  const { variables, ...rest } = alone(request);
  const endpoint = hostNameEndpoint(connection);
  if (endpoint === undefined) {
    return {
      ...rest,
      variables,
      notes: [
        "These lines leave out Claude Code's telemetry: over gRPC with TLS it needs a host name in the endpoint. " +
          "`npm run agents -- install claude` turns it on over HTTP, also for the Claude Code that AgentProxy starts.",
      ],
    };
  }
  return {
    ...rest,
    variables: {
      ...variables,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      ...claudeSwitches(content),
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    },
  };
}

/** The endpoint for a client that verifies no IP address; `undefined` when the certificate's names aren't known. */
function hostNameEndpoint(connection: Connection): string | undefined {
  const url = new URL(grpcEndpoint(connection));
  if (url.protocol === "http:") {
    return connection.grpc;
  }
  return url.hostname === "127.0.0.1" && connection.ca !== undefined ? `https://localhost:${url.port}` : undefined;
}

function grpcEndpoint({ grpc }: Connection): string {
  if (grpc === undefined) {
    throw new UserError(
      "AgentProxy sends OTLP over gRPC, and the stack doesn't publish that port. Set otlpGrpcPort and run `npm run up`.",
    );
  }
  return grpc;
}

/**
 * AgentProxy replaces `OTEL_RESOURCE_ATTRIBUTES` in Claude Code's environment by attributes of its own, among them this
 * project. It puts the name there without encoding it, so only names that need none are given.
 */
function projectId(resource: string): Environment {
  const name = /(?:^|,)project\.name=([\w.-]+)(?=,|$)/.exec(resource)?.[1];
  return name === undefined ? {} : { AGENTPROXY_PROJECT_ID: name };
}
