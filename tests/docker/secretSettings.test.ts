import { readFileSync } from "node:fs";
import { join } from "node:path";
import { datasource } from "../support/backends";
import { describeWith, realEngine } from "../support/requirements";
import { marker } from "../support/secretSettings";
import { Web } from "../support/securedStack";
import { docker, StackUnderTest } from "../support/stackUnderTest";

jest.setTimeout(300_000);

/** Settings that may be secret: what is in clear in them, and the paths of what is encrypted. */
const settings = {
  collectorOverrides: { exporters: { "otlp_http/vendor": { endpoint: "https://vendor.invalid", headers: {} } } },
  tempoOverrides: { storage: { trace: { s3: { endpoint: "s3.invalid" } } } },
  lokiOverrides: { storage_config: { object_store: { s3: { endpoint: "s3.invalid" } } } },
  prometheusOverrides: { global: { external_labels: { team: "a" } } },
  grafanaOverrides: { smtp: { host: "mail.invalid:25" } },
  scrapeTargets: [{ job: "mine", targets: ["mine.invalid:1"] }],
  grafanaAuth: { "auth.generic_oauth": { enabled: true, auth_url: "https://sign-in.invalid/authorize" } },
  alerts: { receivers: [{ type: "slack" }] },
  alertmanagerOverrides: { global: { smtp_auth_username: "a" } },
};
const encrypted = [
  'collectorOverrides.exporters["otlp_http/vendor"].headers["api-key"]',
  "tempoOverrides.storage.trace.s3.secret_key",
  "lokiOverrides.storage_config.object_store.s3.secret_access_key",
  "prometheusOverrides.global.external_labels.site",
  "grafanaOverrides.smtp.from_name",
  "grafanaOverrides.smtp.password",
  "scrapeTargets[0].labels.team",
  'grafanaAuth["auth.generic_oauth"].client_id',
  'grafanaAuth["auth.generic_oauth"].client_secret',
  "alerts.receivers[0].channel",
  "alertmanagerOverrides.global.smtp_auth_password",
];
const slackUrl = `https://hooks.slack.invalid/${marker}`;

describeWith(realEngine, "encrypted parts of settings on a real engine", () => {
  let stack: StackUnderTest;
  let output: string;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-settings");
    stack.configure(settings);
    await stack.run("preview").catch(() => undefined); // Makes the stack; an incomplete receiver is refused.
    for (const path of encrypted) {
      await stack.encrypt(path, marker);
    }
    await stack.encrypt("alerts.receivers[0].url", slackUrl);
    output = await stack.run("up");
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  const services = (): string[] => Object.keys(stack.containerIds()).filter((name) => !name.includes("-"));
  const filesOf = (part: string, folder: string): string => docker("cp", `${stack.dockerName(part)}:${folder}`, "-");

  test("every service runs with them", async () => {
    expect(services().sort()).toEqual(["alertmanager", "collector", "grafana", "loki", "prometheus", "tempo"]);
    const { url, headers } = await datasource(stack, "prometheus");
    const config = await (await fetch(`${url}/api/v1/status/config`, { headers })).text();
    expect(config).toContain(`site: ${marker}`);
    expect(config).toContain(`team: ${marker}`);
    const { text } = await (await Web.of(stack)).grafana("/api/admin/settings");
    const shown = JSON.parse(text) as Record<string, Record<string, string>>;
    expect(shown["smtp"]).toMatchObject({ from_name: marker, password: "*********", host: "mail.invalid:25" });
  });

  test("each is in a secret file of its service, which only group 0 reads", () => {
    for (const service of services()) {
      const tar = filesOf(`${service}-secrets`, "/run/secrets");
      expect([service, tar.includes(marker)]).toEqual([service, true]);
      const modes = [...tar.matchAll(/secrets\/[\w.-]+\0+(\d{7})\0(\d{7})\0(\d{7})\0/g)].map(([, mode]) => mode);
      expect([service, [...new Set(modes)]]).toEqual([service, [expect.stringMatching(/0440$/)]]);
    }
  });

  test("none is in a configuration file, a log, or the output of docker inspect", () => {
    for (const service of services()) {
      const folder = `/etc/${service === "collector" ? "otelcol-contrib" : service}`;
      expect([service, filesOf(`${service}-config`, folder).includes(marker)]).toEqual([service, false]);
      expect([service, stack.logOf(service).includes(marker)]).toEqual([service, false]);
    }
    const all = stack.leftovers().map((thing) => thing.split(" ") as [string, string]);
    expect(all.length).toBeGreaterThan(10);
    for (const [kind, name] of all) {
      expect([name, docker(kind, "inspect", name).includes(marker)]).toEqual([name, false]);
    }
  });

  test("what is in clear in the stack's file stays readable beside them", () => {
    expect(docker("inspect", stack.dockerName("grafana"))).toContain(
      "GF_AUTH_GENERIC_OAUTH_AUTH_URL=https://sign-in.invalid/authorize",
    );
  });

  test("none is in the output of up, in the state, in the stack's file, or in a preview of a change", async () => {
    expect(output).not.toContain(marker);
    const state = join(stack.checkout.folder, `.state/.pulumi/stacks/agentproxy-otel/${stack.name}.json`);
    expect(readFileSync(state, "utf8")).not.toContain(marker);
    expect(await stack.run("pulumi", "stack", "export")).not.toContain(marker);
    expect(stack.checkout.read(`Pulumi.${stack.name}.yaml`)).not.toContain(marker);
    stack.configure({ tracesRetention: "48h", metricsRetention: "10d", scrapeInterval: "7s" });
    for (const option of ["--diff", "--json"]) {
      const preview = await stack.run("preview", option);
      expect(preview).toContain("secrets-carrier");
      expect(preview).not.toContain(marker);
    }
  });

  test("a secret in clear is refused beside an encrypted one, and isn't repeated", async () => {
    const before = stack.checkout.read(`Pulumi.${stack.name}.yaml`);
    const receivers = [{ type: "slack", url: `${slackUrl}-in-clear` }];
    stack.configure({ alerts: { receivers } });
    await stack.encrypt("alerts.receivers[0].channel", "#agents");
    const { status, output: refused } = await stack.tryRun("up");
    stack.checkout.write(`Pulumi.${stack.name}.yaml`, before);
    expect(status).not.toBe(0);
    expect(refused).toContain("alerts: holds a secret in clear (alerts.receivers[0].url)");
    expect(refused).not.toContain(marker);
  });

  test("a secret that is taken out leaves the volume, and the volume goes with the last one", async () => {
    expect(filesOf("grafana", "/run/secrets")).toContain("smtp.password");
    expect(stack.leftovers()).toContain(`volume ${stack.dockerName("tempo-secrets")}`);
    stack.configure({ grafanaOverrides: {}, tempoOverrides: {}, tracesRetention: "24h", alerts: {} });
    await stack.run("up");
    expect(filesOf("grafana", "/run/secrets")).not.toContain("smtp.password");
    expect(stack.leftovers()).not.toContain(`volume ${stack.dockerName("tempo-secrets")}`);
    await stack.run("preview", "--expect-no-changes");
  });

  describe("Grafana's pages", () => {
    const page = (path: string, headers = {}): Promise<Response> =>
      fetch(stack.url("grafanaPort", path), { redirect: "manual", headers });

    test("have a content security policy, and can't be framed", async () => {
      const { headers } = await page("/login");
      expect(headers.get("content-security-policy")).toMatch(/^script-src 'self'.*'nonce-.*object-src 'none'/);
      expect(headers.get("x-frame-options")).toBe("deny");
      expect(headers.get("strict-transport-security")).toBeNull();
    });

    test("set a cookie of this stack's own", async () => {
      const web = await Web.of(stack);
      const body = JSON.stringify({ user: "admin", password: web.output("grafanaPassword") });
      const headers = { "content-type": "application/json" };
      const { status, headers: answer } = await fetch(stack.url("grafanaPort", "/login"), {
        method: "POST",
        headers,
        body,
      });
      expect(status).toBe(200);
      expect(answer.getSetCookie().join("\n")).toMatch(/^grafana_session_agentproxy-otel-it-settings=/m);
    });

    test("redirect to the identity provider with the address that people open, and remember the way back", async () => {
      const { status, headers } = await page("/login/generic_oauth");
      const location = new URL(headers.get("location")!);
      expect([status, location.origin]).toEqual([302, "https://sign-in.invalid"]);
      expect(location.searchParams.get("client_id")).toBe(marker);
      expect(location.searchParams.get("redirect_uri")).toBe(stack.url("grafanaPort", "/login/generic_oauth"));
      expect(headers.getSetCookie().find((cookie) => cookie.startsWith("oauth_state"))).toContain("SameSite=Lax");
    });
  });
});
