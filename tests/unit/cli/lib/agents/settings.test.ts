import { agentNames, agents } from "../../../../../cli/lib/agents";
import type { AgentRequest, Connection, Content } from "../../../../../cli/lib/agents/agent";
import { agentproxyAlone } from "../../../../../cli/lib/agents/agentproxy";
import { UserError } from "../../../../../cli/lib/errors";

const open: Connection = { grpc: "http://127.0.0.1:4317", http: "http://127.0.0.1:4318" };
const tls = { grpc: "https://127.0.0.1:4317", http: "https://127.0.0.1:4318", ca: "/ca.crt" };
const bearer: Connection = { ...tls, token: "secret" };
const mtls: Connection = { ...tls, identity: { certificate: "/client.crt", key: "/client.key" } };

const request = (connection: Connection, content: Content = "off", resource = ""): AgentRequest => ({
  connection,
  content,
  resource,
});
const variables = (name: string, ...rest: Parameters<typeof request>): Readonly<Record<string, string>> =>
  agents[name]!.settings(request(...rest)).variables;

/** The variables that differ from those of an open stack. */
const secured = (name: string, connection: Connection): Record<string, string> => {
  const before = Object.entries(variables(name, open)).map(([key, value]) => `${key}=${value}`);
  return Object.fromEntries(
    Object.entries(variables(name, connection)).filter(([key, value]) => !before.includes(`${key}=${value}`)),
  );
};

const encoded = { OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20secret" };
const verbatim = { OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer secret" };
const authority = { OTEL_EXPORTER_OTLP_CERTIFICATE: "/ca.crt" };
const identity = {
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: "/client.crt",
  OTEL_EXPORTER_OTLP_CLIENT_KEY: "/client.key",
};

test.each([
  ["agentproxy", { OTEL_EXPORTER_OTLP_ENDPOINT: "https://localhost:4317" }, encoded, authority, identity],
  [
    "claude",
    { OTEL_EXPORTER_OTLP_ENDPOINT: "https://127.0.0.1:4318" },
    verbatim,
    { NODE_EXTRA_CA_CERTS: "/ca.crt" },
    { CLAUDE_CODE_CLIENT_CERT: "/client.crt", CLAUDE_CODE_CLIENT_KEY: "/client.key" },
  ],
  ["gemini", { GEMINI_TELEMETRY_OTLP_ENDPOINT: "https://127.0.0.1:4318" }, encoded, authority, identity],
  ["copilot", { OTEL_EXPORTER_OTLP_ENDPOINT: "https://127.0.0.1:4318" }, encoded, authority, identity],
  [
    "opencode",
    { OTEL_EXPORTER_OTLP_ENDPOINT: "https://127.0.0.1:4318" },
    verbatim,
    { ...authority, NODE_EXTRA_CA_CERTS: "/ca.crt" },
    identity,
  ],
  ["otel", { OTEL_EXPORTER_OTLP_ENDPOINT: "https://127.0.0.1:4318" }, encoded, authority, identity],
])("%s gets the token and the certificates in the form that it reads", (name, endpoint, header, ca, client) => {
  expect(secured(name, bearer)).toEqual({ ...endpoint, ...header, ...ca });
  expect(secured(name, mtls)).toEqual({ ...endpoint, ...ca, ...client });
});

test("Codex CLI gets them in its own table, and as arguments without the token", () => {
  const exporter = (signal: string, more: object): object => ({
    "otlp-http": { endpoint: `https://127.0.0.1:4318/v1/${signal}`, protocol: "binary", ...more },
  });
  const table = (more: object): object => ({
    otel: {
      log_user_prompt: false,
      exporter: exporter("logs", more),
      trace_exporter: exporter("traces", more),
      metrics_exporter: exporter("metrics", more),
    },
  });
  const ca = { "ca-certificate": "/ca.crt" };
  const withToken = agents["codex"]!.settings(request(bearer));
  expect(withToken.config).toEqual(table({ headers: { authorization: "Bearer secret" }, tls: ca }));
  expect(withToken.variables).toEqual(encoded);
  expect(withToken.commandArguments!.join(" ")).not.toContain("secret");
  expect(withToken.commandArguments).toContain(
    'otel.trace_exporter={ otlp-http = { endpoint = "https://127.0.0.1:4318/v1/traces", protocol = "binary", ' +
      'tls = { ca-certificate = "/ca.crt" } } }',
  );
  expect(agents["codex"]!.settings(request(mtls)).config).toEqual(
    table({ tls: { ...ca, "client-certificate": "/client.crt", "client-private-key": "/client.key" } }),
  );
});

/** The content switches of each agent, by level. */
const switches: Record<string, Record<Content, Record<string, string>>> = {
  claude: {
    off: claude("0", "0"),
    prompts: claude("1", "0"),
    full: claude("1", "1"),
  },
  agentproxy: { off: claude("0", "0"), prompts: claude("1", "0"), full: claude("1", "1") },
  gemini: { off: gemini("false", "false"), prompts: gemini("true", "false"), full: gemini("true", "true") },
  copilot: capture(),
  otel: capture(),
  opencode: {
    off: { OPENCODE_CONFIG_CONTENT: '{"experimental":{"openTelemetry":false}}' },
    prompts: { OPENCODE_CONFIG_CONTENT: '{"experimental":{"openTelemetry":true}}' },
    full: { OPENCODE_CONFIG_CONTENT: '{"experimental":{"openTelemetry":true}}' },
  },
};

function claude(prompts: string, rest: string): Record<string, string> {
  return {
    OTEL_LOG_USER_PROMPTS: prompts,
    OTEL_LOG_ASSISTANT_RESPONSES: rest,
    OTEL_LOG_TOOL_DETAILS: rest,
    OTEL_LOG_TOOL_CONTENT: rest,
    OTEL_LOG_RAW_API_BODIES: "0",
  };
}

function gemini(prompts: string, traces: string): Record<string, string> {
  return { GEMINI_TELEMETRY_LOG_PROMPTS: prompts, GEMINI_TELEMETRY_TRACES_ENABLED: traces };
}

function capture(): Record<Content, Record<string, string>> {
  const of = (value: string) => ({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: value });
  return { off: of("false"), prompts: of("true"), full: of("true") };
}

test.each(Object.entries(switches))("%s: every content switch has a value at every level", (name, levels) => {
  for (const [level, expected] of Object.entries(levels)) {
    expect(variables(name, open, level as Content)).toMatchObject(expected);
  }
});

test("Codex CLI has one content switch, off by default", () => {
  const logged = (content: Content): unknown =>
    (agents["codex"]!.settings(request(open, content)).config!["otel"] as Record<string, unknown>)["log_user_prompt"];
  expect([logged("off"), logged("prompts"), logged("full")]).toEqual([false, true, true]);
});

test.each(agentNames)("%s gets the resource attributes, and none where there are none", (name) => {
  expect(variables(name, open)).not.toHaveProperty("OTEL_RESOURCE_ATTRIBUTES");
  expect(variables(name, open, "off", "project.name=a%20b")["OTEL_RESOURCE_ATTRIBUTES"]).toBe("project.name=a%20b");
});

test("AgentProxy gets the project's id where the name needs no encoding, because it writes it down without one", () => {
  expect(variables("agentproxy", open, "off", "a=b,project.name=my-app_1.x,c=d")["AGENTPROXY_PROJECT_ID"]).toBe(
    "my-app_1.x",
  );
  for (const resource of ["", "a=b", "project.name=my%20app", "my.project.name=x"]) {
    expect(variables("agentproxy", open, "off", resource)).not.toHaveProperty("AGENTPROXY_PROJECT_ID");
  }
});

test("the lines of AgentProxy name no service, which the Claude Code that it starts would take, too", () => {
  expect(variables("agentproxy", open)).not.toHaveProperty("OTEL_SERVICE_NAME");
});

test("AgentProxy's lines leave Claude Code out on demand, and where it can't verify the address", () => {
  const alone = agentproxyAlone.settings(request(bearer));
  expect(Object.keys(alone.variables).filter((key) => key.startsWith("CLAUDE"))).toEqual([]);
  expect(alone.variables["OTEL_EXPORTER_OTLP_ENDPOINT"]).toBe("https://127.0.0.1:4317");
  const elsewhere = { ...bearer, grpc: "https://10.0.0.5:4317" };
  const own = { grpc: "https://127.0.0.1:4317", token: "secret" };
  for (const connection of [elsewhere, own]) {
    const { variables: printed, notes } = agents["agentproxy"]!.settings(request(connection));
    expect(printed).toEqual(agentproxyAlone.settings(request(connection)).variables);
    expect(notes).toEqual([expect.stringContaining("`npm run agents -- install claude`")]);
  }
});

test("the CA of the user's own certificate is the system's business", () => {
  for (const name of agentNames) {
    const { ca: _, ...connection } = bearer;
    expect(JSON.stringify(agents[name]!.settings(request(connection)))).not.toMatch(/CERT|certificate/);
  }
});

test.each(agentNames)("%s without the port that it needs is an error that says what to do", (name) => {
  const [port, rest] =
    name === "agentproxy" ? ["otlpGrpcPort", { http: open.http! }] : ["otlpHttpPort", { grpc: open.grpc! }];
  const failure = (): unknown => agents[name]!.settings(request(rest));
  expect(failure).toThrow(UserError);
  expect(failure).toThrow(`Set ${port} and run \`npm run up\`.`);
});

test("opencode says that its logs don't arrive with mtls", () => {
  expect(agents["opencode"]!.settings(request(mtls)).notes![0]).toContain("sends no client certificate with its logs");
  expect(agents["opencode"]!.settings(request(bearer)).notes!.join()).not.toContain("certificate");
});
