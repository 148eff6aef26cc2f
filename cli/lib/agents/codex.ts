import { join } from "node:path";
import { homeOf } from "../agentFiles/home";
import { tomlFile } from "../agentFiles/toml";
import { tomlTable, tomlValue } from "../formats";
import { httpEndpoint, type Agent, type AgentRequest, type ConfigTable } from "./agent";
import { encodedHeader, resourceVariables } from "./otlpVariables";

/**
 * Codex CLI: https://developers.openai.com/codex/config-reference, the table `otel` of `config.toml`. Each signal needs
 * its own whole path, the default of metrics is OpenAI's own collector, and deltas are fixed. It reads the standard
 * variables for headers and resource attributes (which it doesn't decode), none for certificates. Tried with 0.169.0.
 */
export const codex: Agent = {
  title: "Codex CLI",
  program: "codex",
  settings: (request) => ({
    variables: { ...encodedHeader(request.connection), ...resourceVariables(request.resource) },
    config: { otel: otelTable(request, { withHeaders: true }) },
    // A token among the arguments could be read by every user of the machine.
    commandArguments: Object.entries(otelTable(request, { withHeaders: false })).flatMap(([key, value]) => [
      "-c",
      `otel.${key}=${tomlValue(value)}`,
    ]),
    notes: ["Codex CLI sends what its tools are given and print in its logs, whatever --content says."],
  }),
  files: ({ config }, environment) => [
    tomlFile(
      join(environment["CODEX_HOME"] ?? join(homeOf(environment), ".codex"), "config.toml"),
      "otel",
      tomlTable(config!),
    ),
  ],
};

function otelTable({ connection, content }: AgentRequest, { withHeaders }: { withHeaders: boolean }): ConfigTable {
  const { token, ca, identity } = connection;
  const endpoint = httpEndpoint(connection, "Codex CLI");
  const tls = {
    ...(ca !== undefined && { "ca-certificate": ca }),
    ...(identity !== undefined && {
      "client-certificate": identity.certificate,
      "client-private-key": identity.key,
    }),
  };
  const exporter = (signal: string): ConfigTable => ({
    "otlp-http": {
      endpoint: `${endpoint}/v1/${signal}`,
      protocol: "binary",
      ...(withHeaders && token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      ...(Object.keys(tls).length > 0 && { tls }),
    },
  });
  return {
    log_user_prompt: content !== "off",
    exporter: exporter("logs"),
    trace_exporter: exporter("traces"),
    metrics_exporter: exporter("metrics"),
  };
}
