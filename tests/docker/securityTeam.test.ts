import { eventually } from "../support/backends";
import { ownAddress } from "../support/ports";
import { committedConfig } from "../support/program";
import { describeWith, realEngine } from "../support/requirements";
import { letsTheRightOnesIn, refuses, stranger, unauthenticated, Web } from "../support/securedStack";
import { docker, StackUnderTest } from "../support/stackUnderTest";
import { ask, basic } from "../support/tlsRequests";

jest.setTimeout(300_000);

/** `Pulumi.team.yaml` with this host's address. */
function teamSettings(): Record<string, unknown> {
  const entries = Object.entries(committedConfig("team")).map(([key, text]): [string, unknown] => [
    key.replace("agentproxy-otel:", ""),
    text.startsWith("[") ? JSON.parse(text) : text,
  ]);
  return { ...Object.fromEntries(entries), bindAddress: ownAddress };
}

describeWith(realEngine, "team, at an address that other hosts reach", () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-team");
    stack.configure(teamSettings());
    await stack.run("up");
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  test("telemetry with valid credentials arrives", async () => {
    await letsTheRightOnesIn(stack, "team");
    await refuses(stack, stranger, unauthenticated);
  });

  test("nothing but OTLP and Grafana is published, and only at the given address", () => {
    const published = ["collector", "tempo", "loki", "prometheus", "grafana"].map((service) => {
      const ports = JSON.parse(
        docker("inspect", "--format", "{{json .NetworkSettings.Ports}}", stack.dockerName(service)),
      ) as Record<string, { HostIp: string }[] | null>;
      return [
        service,
        Object.entries(ports).flatMap(([inside, outside]) =>
          (outside ?? []).map(({ HostIp }) => `${HostIp} ${inside}`),
        ),
      ];
    });
    expect(Object.fromEntries(published)).toEqual({
      collector: [`${ownAddress} 4317/tcp`, `${ownAddress} 4318/tcp`],
      tempo: [],
      loki: [],
      prometheus: [],
      grafana: [`${ownAddress} 3000/tcp`],
    });
  });

  test("the viewer can look at everything and change nothing", async () => {
    const web = await Web.of(stack);
    const viewer = {
      authorization: `Basic ${Buffer.from(`viewer:${web.output("grafanaViewerPassword")}`).toString("base64")}`,
    };
    await eventually(30, async () => expect((await web.grafana("/api/user", viewer)).status).toBe(200));
    const orgs = JSON.parse((await web.grafana("/api/user/orgs", viewer)).text) as { role: string }[];
    expect(orgs.map(({ role }) => role)).toEqual(["Viewer"]);
    expect((await web.grafana("/api/dashboards/uid/agentproxy-overview", viewer)).status).toBe(200);
    expect((await web.grafana("/api/users", viewer)).status).toBe(403);
    expect((await web.grafana("/api/dashboards/uid/agentproxy-overview", {})).status).toBe(401);
  });

  test("Prometheus requires its password where other hosts reach it", async () => {
    stack.configure({ prometheusPort: stack.freePort("prometheusPort") });
    await stack.run("up");
    const web = await Web.of(stack);
    const url = `${web.output("prometheusUrl")}/api/v1/query?query=up`;
    expect((await ask(url, web.trust)).status).toBe(401);
    expect((await ask(url, web.trust, basic("prometheus", web.output("prometheusPassword")!))).status).toBe(200);
    await web.everyTargetIsUp();
  });

  test("Tempo requires a certificate where other hosts reach it", async () => {
    stack.configure({ tempoPort: stack.freePort("tempoPort"), otlpAuth: "mtls" });
    await stack.run("up");
    const web = await Web.of(stack);
    const url = `${web.output("tempoUrl")}/api/echo`;
    await expect(ask(url, web.trust)).rejects.toThrow(/certificate|ECONNRESET|alert/i);
    const { certificate: cert, key } = web.clients()[0]!;
    expect((await ask(url, { ...web.trust, cert, key })).status).toBe(200);
    await letsTheRightOnesIn(stack, "tempo-guarded");
  });
});
