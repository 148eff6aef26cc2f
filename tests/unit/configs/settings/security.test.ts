import { parseSettings, type Problem, type Settings, type StackFile } from "../../../../configs/settings";

const secretKeys = new Set(["tlsKey", "grafanaAuth"]);

function parsed(
  config: Record<string, string>,
  secrets = secretKeys,
): { settings?: Settings; problems?: readonly Problem[] } {
  return parseSettings(config, secrets);
}

function problems(config: Record<string, string>, secrets = secretKeys): readonly Problem[] {
  return parsed(config, secrets).problems ?? [];
}

const outside = { bindAddress: "192.0.2.1" };
const reached = "other machines reach 192.0.2.1 (bindAddress)";
const guarded = { ...outside, tls: "full", otlpAuth: "bearer" };
/** All ports that can be published. */
const everything = { prometheusPort: "9090", collectorMetricsPort: "8889", tempoPort: "3200" };

test("a protected stack may be exposed to other hosts", () => {
  expect(problems(guarded)).toEqual([]);
});

test("Prometheus and the collector's exporter may be published on loopback without TLS: both require a password", () => {
  expect(problems({ prometheusPort: "9090", collectorMetricsPort: "8889" })).toEqual([]);
});

test("0.0.0.0 is exposed to other hosts, 127.0.0.0/8 is not", () => {
  expect(problems({ bindAddress: "0.0.0.0" }).map(({ key }) => key)).toEqual(["otlpAuth", "tls"]);
  expect(problems({ bindAddress: "127.0.0.2" })).toEqual([]);
});

test.each<[string, Record<string, string>, Problem[]]>([
  [
    "OTLP for everybody",
    { ...guarded, otlpAuth: "none" },
    [
      {
        key: "otlpAuth",
        text: `none lets everybody send, and ${reached}; set bearer or mtls, or bindAddress to 127.0.0.1.`,
      },
    ],
  ],
  [
    "passwords in clear",
    { ...guarded, tls: "internal" },
    [
      {
        key: "tls",
        text:
          `internal sends passwords and telemetry in clear over the network, since ${reached} ` +
          "on otlpGrpcPort, otlpHttpPort, grafanaPort; set full, or bindAddress to 127.0.0.1.",
      },
    ],
  ],
  [
    "passwords for Prometheus and metrics in clear",
    {
      ...outside,
      otlpGrpcPort: "off",
      otlpHttpPort: "off",
      grafanaPort: "off",
      prometheusPort: "9090",
      collectorMetricsPort: "8889",
    },
    [
      {
        key: "tls",
        text: `off sends passwords and telemetry in clear over the network, since ${reached} on collectorMetricsPort, prometheusPort; set full, or bindAddress to 127.0.0.1.`,
      },
    ],
  ],
  ...([{}, { tls: "internal" }, { tls: "full", otlpAuth: "bearer" }, guarded].map((others) => [
    `Tempo without client certificates, with ${JSON.stringify(others)}`,
    { ...others, tempoPort: "3200" },
    [
      {
        key: "tempoPort",
        text:
          "Tempo has no passwords, so every program and web page on this machine could use the port; set off and use " +
          "Tempo's API through Grafana (<grafanaUrl>/api/datasources/proxy/uid/tempo/…), or set otlpAuth to mtls and " +
          "tls to full so that clients have certificates.",
      },
    ],
  ]) as [string, Record<string, string>, Problem[]][]),
  [
    "certificates of clients without TLS",
    { otlpAuth: "mtls" },
    [{ key: "otlpAuth", text: "mtls needs OTLP over TLS, and tls is off; set tls to full, or otlpAuth to bearer." }],
  ],
  [
    "SAML without Enterprise",
    { grafanaAuth: '{"auth.saml":{"enabled":true}}' },
    [
      {
        key: "grafanaAuth",
        text: "SAML is part of Grafana Enterprise, and grafanaImage is another edition; take auth.saml out, or set grafanaImage to an enterprise image.",
      },
    ],
  ],
])("refused: %s", (_what, config, expected) => {
  expect(problems(config)).toEqual(expected);
});

test("everything may be exposed with TLS and client certificates, and SAML used with Grafana Enterprise", () => {
  expect(problems({ ...guarded, ...everything, otlpAuth: "mtls" })).toEqual([]);
  expect(problems({ ...guarded, ...everything, tempoPort: "off" })).toEqual([]);
  expect(
    problems({ grafanaAuth: '{"auth.saml":{"enabled":true}}', grafanaImage: "grafana/grafana-enterprise:13.1.3" }),
  ).toEqual([]);
});

test("a client's generation is 1 by default", () => {
  expect(parsed({ otlpClients: '["laptop","ci:3"]' }).settings?.security.otlpClients).toEqual([
    { name: "laptop", generation: 1 },
    { name: "ci", generation: 3 },
  ]);
});

describe("grafanaAuth", () => {
  const oauth = '{"auth.generic_oauth":{"enabled":true,"client_id":"abc","client_secret":"hunter2"}}';

  test("a secret is moved to a file and replaced by a reference to it", () => {
    expect(parsed({ grafanaAuth: oauth }).settings?.security.grafanaAuth).toEqual({
      ini: {
        "auth.generic_oauth": {
          enabled: true,
          client_id: "$__file{/run/secrets/auth.generic_oauth.client_id}",
          client_secret: "$__file{/run/secrets/auth.generic_oauth.client_secret}",
        },
      },
      secrets: { "auth.generic_oauth.client_id": "abc", "auth.generic_oauth.client_secret": "hunter2" },
    });
  });

  test("every other text is one, too, where it may be encrypted; with the stack's file, only what is", () => {
    const files = (file: object): string[] => {
      const result = parseSettings({ grafanaAuth: oauth }, secretKeys, { grafanaAuth: file } as StackFile);
      return Object.keys("settings" in result ? result.settings.security.grafanaAuth.secrets : {});
    };
    const client = { enabled: true, client_id: "abc", client_secret: { secure: "v1:x" } };
    expect(files({})).toEqual(["auth.generic_oauth.client_id", "auth.generic_oauth.client_secret"]);
    expect(files({ "auth.generic_oauth": client })).toEqual(["auth.generic_oauth.client_secret"]);
    expect(files({ "auth.generic_oauth": { ...client, client_id: { secure: "v1:y" } } })).toHaveLength(2);
  });

  test("the whole of ldap.toml is a secret", () => {
    expect(
      parsed({ grafanaAuth: '{"auth.ldap":{"enabled":true},"ldap.toml":"bind_password = \'x\'"}' }).settings?.security
        .grafanaAuth,
    ).toEqual({
      ini: { "auth.ldap": { enabled: true, config_file: "/run/secrets/ldap.toml" } },
      secrets: { "ldap.toml": "bind_password = 'x'" },
    });
  });

  test("an unencrypted secret is refused, and not repeated", () => {
    const found = problems({ grafanaAuth: oauth }, new Set());
    expect(found).toEqual([
      {
        key: "grafanaAuth",
        text: `holds a secret in clear (grafanaAuth["auth.generic_oauth"].client_secret); take it out of the stack's file, and give it to the standard input of \`npm run config -- set --secret --path 'grafanaAuth["auth.generic_oauth"].client_secret'\`, which encrypts it.`,
      },
    ]);
    expect(problems({ grafanaAuth: '{"auth.github":{"client_id":"abc"}}' }, new Set())).toEqual([]);
  });

  test.each(["auth.anonymous", "auth.proxy", "auth.basic", "server"])("the section %s is refused", (section) => {
    expect(problems({ grafanaAuth: JSON.stringify({ [section]: { enabled: true } }) })).toMatchObject([
      {
        key: "grafanaAuth",
        text: expect.stringMatching(/^the secret value is not allowed; give an object of/) as string,
      },
    ]);
  });
});
