import {
  changed,
  config,
  hardened,
  step,
  strict,
  text,
  warnings,
  type Inputs,
} from "../../../../support/reportedContainer";

test.each<[string, Inputs, string[]]>([
  [
    "anonymous access",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=true", "GF_SERVER_PROTOCOL=https", ...strict] },
    ["protection-off tempo GF_AUTH_ANONYMOUS_ENABLED false true environment and command line"],
  ],
  [
    "Grafana without TLS",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=false", ...strict] },
    ["protection-off tempo GF_SERVER_PROTOCOL https  environment and command line"],
  ],
  [
    "an admin API",
    { command: ["--config=/etc/x.yaml", "--web.config.file=/run/secrets/web.yml", "--web.enable-admin-api"] },
    ["protection-off tempo --web.enable-admin-api  true environment and command line"],
  ],
  [
    "authentication off",
    config(text.replace(/ {4}auth:\n.*\n/, "")),
    ['protection-off tempo receivers.otlp.auth {"authenticator":"b"}  /etc/x.yaml'],
  ],
  [
    "TLS off",
    config(text.replace(/ {4}tls:\n {6}cert.*\n/, "")),
    ['protection-off tempo receivers.otlp.tls {"cert_file":"a"}  /etc/x.yaml'],
  ],
  [
    "certificates that are no longer verified",
    config(text.replace("insecure: false", "insecure: true")),
    ["protection-off tempo exporters.x.tls.insecure false true /etc/x.yaml"],
  ],
  [
    "a client certificate that is no longer required",
    config(text.replace("RequireAndVerifyClientCert", "NoClientCert")),
    [
      "protection-off tempo server.http_tls_config.client_auth_type RequireAndVerifyClientCert NoClientCert /etc/x.yaml",
    ],
  ],
  [
    "a CA of clients that is removed",
    config(text.replace(/ {4}client_ca_file: .*\n/, "")),
    ["protection-off tempo server.http_tls_config.client_ca_file /ca  /etc/x.yaml"],
  ],
  [
    "TLS of a server that is removed",
    config(text.replace(/ {2}http_tls_config:\n(?: {4}.*\n)+/, "  port: 1\n")),
    [expect.stringMatching(/^protection-off tempo server\.http_tls_config \{/) as string],
  ],
  [
    "an authenticator that is no longer loaded",
    config(text.replace("extensions: [health_check, bearertokenauth]", "extensions: [health_check]")),
    ['protection-off tempo service.extensions ["health_check","bearertokenauth"] ["health_check"] /etc/x.yaml'],
  ],
  [
    "a memory limiter that is removed from a pipeline",
    config(text.replace("processors: [memory_limiter, batch]", "processors: [batch]")),
    ['protection-off tempo service.pipelines.traces.processors ["memory_limiter","batch"] ["batch"] /etc/x.yaml'],
  ],
  [
    "a pipeline without processors",
    config(text.replace("processors: [memory_limiter, batch]", "exporters: [x]")),
    ['protection-off tempo service.pipelines.traces.processors ["memory_limiter","batch"]  /etc/x.yaml'],
  ],
  ["a pipeline that is removed", config(text.replace(/ {4}traces:\n.*\n/, "    metrics: {}\n")), []],
  [
    "a lower version of TLS",
    config(text.replace('min_version: "1.3"', 'min_version: "1.0"')),
    ["protection-off tempo receivers.otlp.min_version 1.3 1.0 /etc/x.yaml"],
  ],
  [
    "cookies that are sent without TLS, and to other sites",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=false", "GF_SERVER_PROTOCOL=https", "GF_SECURITY_COOKIE_SAMESITE=none"] },
    [
      "protection-off tempo GF_SECURITY_COOKIE_SECURE true  environment and command line",
      "protection-off tempo GF_SECURITY_COOKIE_SAMESITE strict none environment and command line",
      "protection-off tempo GF_SECURITY_STRICT_TRANSPORT_SECURITY true  environment and command line",
      "protection-off tempo GF_SECURITY_CONTENT_SECURITY_POLICY true  environment and command line",
    ],
  ],
  [
    "Prometheus without its password",
    { command: ["--config=/etc/x.yaml"] },
    ["protection-off tempo --web.config.file /run/secrets/web.yml  environment and command line"],
  ],
  ["an exporter that is removed together with its TLS settings", config(text.replace(/exporters:[\s\S]*/, "")), []],
])("%s", (_, change, expected) => {
  expect(changed(change)).toEqual(expected);
});

test("a secret that becomes readable", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
  const before = { ...hardened, envs: ["GF_SERVER_PROTOCOL=https", ...strict, secret] };
  const found = warnings(
    step("replace", before, { ...hardened, envs: ["GF_SERVER_PROTOCOL=https", ...strict, "PASSWORD=x"] }),
  );
  expect(found.map(({ kind, values }) => [kind, ...values].slice(0, 3))).toEqual([
    ["hardening", "tempo", "no-readable-secrets"],
    ["secret-readable", "tempo", "envs"],
  ]);
  expect(JSON.stringify(found)).not.toContain("PASSWORD=x");
});
