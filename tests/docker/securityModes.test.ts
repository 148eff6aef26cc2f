import { setTimeout as sleep } from "node:timers/promises";
import { describeWith, realEngine } from "../support/requirements";
import { committedConfig } from "../support/program";
import { eventually } from "../support/backends";
import { ownAddress } from "../support/ports";
import { connections, sendSpan, sendThroughSdk, Web, type Connection } from "../support/securedStack";
import { docker, StackUnderTest } from "../support/stackUnderTest";
import { ask, basic } from "../support/tlsRequests";

jest.setTimeout(300_000);

/** `Pulumi.team.yaml` with this host's address, and with free ports in place of those that are published by default. */
function teamSettings(): Record<string, unknown> {
  const entries = Object.entries(committedConfig("team")).map(([key, text]): [string, unknown] => [
    key.replace("agentproxy-otel:", ""),
    text.startsWith("[") ? JSON.parse(text) : text,
  ]);
  return {
    ...Object.fromEntries(entries),
    bindAddress: ownAddress,
    prometheusPort: undefined,
    collectorMetricsPort: undefined,
  };
}

interface Mode {
  readonly mode: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The responses to a client without valid credentials, over gRPC and over HTTP. */
  readonly refusal?: readonly [RegExp, RegExp];
  readonly otlpTls?: true;
  readonly internalTls?: true;
}

const unauthenticated = [/^16 UNAUTHENTICATED/, /^HTTP 401/] as const;
const handshake = [/^(14 UNAVAILABLE|4 DEADLINE)/, /certificate|ECONNRESET|socket hang up|alert/i] as const;

const modes: readonly Mode[] = [
  { mode: "dev", settings: {} },
  { mode: "bearer", settings: { otlpAuth: "bearer" }, refusal: unauthenticated },
  { mode: "tls internal", settings: { otlpAuth: "none", tls: "internal" }, internalTls: true },
  {
    mode: "tls full, bearer",
    settings: { otlpAuth: "bearer", tls: "full" },
    refusal: unauthenticated,
    otlpTls: true,
    internalTls: true,
  },
  {
    mode: "tls full, mtls",
    settings: { otlpAuth: "mtls", tls: "full" },
    refusal: handshake,
    otlpTls: true,
    internalTls: true,
  },
];

/** One stack goes through all of them, as a user's does from a laptop to a team. */
describeWith(realEngine, "authentication and TLS of a stack", () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-modes");
    stack.configure({
      scrapeInterval: "2s",
      prometheusPort: stack.freePort("prometheusPort"),
      collectorMetricsPort: stack.freePort("collectorMetricsPort"),
    });
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  /** The same client without its credentials. */
  const stranger = ({ endpoint, tls }: Connection): Connection => ({
    endpoint,
    ...(tls?.ca !== undefined && { tls: { ca: tls.ca } }),
  });

  const letsTheRightOnesIn = async (name: string): Promise<void> => {
    const { grpc, http } = await connections(stack);
    const web = await Web.of(stack);
    await sendThroughSdk(grpc, name);
    const sent = [await sendSpan(grpc, "grpc"), await sendSpan(http, "http/json")];
    for (const traceId of sent) {
      await eventually(30, async () => expect(await web.spans(traceId)).toBe(1));
    }
    await web.everyTargetIsUp();
    await web.countsTaskOf(name);
  };

  const refuses = async (strange: (connection: Connection) => Connection, told: Mode["refusal"]): Promise<void> => {
    const { grpc, http } = await connections(stack);
    await expect(sendSpan({ ...strange(grpc), timeout: 3_000 }, "grpc")).rejects.toThrow(told![0]);
    await expect(sendSpan(strange(http), "http/json")).rejects.toThrow(told![1]);
  };

  /** The response to plain HTTP from another container on the stack's network. */
  const fromInside = (url: string, ...options: string[]): string => {
    const script = `curl -s -m 5 -o /dev/null -w '%{http_code}' ${options.join(" ")} ${url} || true`;
    return docker("exec", stack.dockerName("grafana"), "sh", "-c", script);
  };

  describe.each(modes)("$mode", ({ mode, settings, refusal, otlpTls, internalTls }) => {
    beforeAll(async () => {
      stack.configure(settings);
      await stack.run("up");
    });

    test("telemetry with valid credentials arrives, over gRPC and HTTP", async () => {
      await letsTheRightOnesIn(mode.replaceAll(/\W/g, "-"));
    });

    test("a second preview shows no change", async () => {
      await stack.run("preview", "--expect-no-changes");
    });

    if (refusal !== undefined) {
      test("every other client is refused, and nothing of its telemetry is stored", async () => {
        const web = await Web.of(stack);
        const accepted = async (): Promise<number> => {
          const series = await web.query(
            'sum({__name__=~"otelcol_receiver_accepted_(spans|metric_points)_total", receiver="otlp"})',
          );
          return series[0]?.value ?? 0;
        };
        await sendSpan((await connections(stack)).grpc, "grpc"); // So that there is something to count.
        await eventually(60, async () => expect(await accepted()).toBeGreaterThan(0));
        // A count passes two scrapes, the collector's of itself and Prometheus', so earlier telemetry may arrive late.
        await sleep(15_000);
        const before = await accepted();
        await refuses(stranger, refusal);
        if (settings["otlpAuth"] === "bearer") {
          const wrong = { authorization: `Bearer ${"x".repeat(43)}` };
          await refuses((connection) => ({ ...connection, headers: wrong }), refusal);
        }
        await sleep(5_000);
        expect(await accepted()).toBe(before);
      });
    }

    if (otlpTls) {
      test("OTLP without TLS is refused", async () => {
        const { grpc, http } = await connections(stack);
        const clear = ({ headers, endpoint }: Connection): Connection => ({
          endpoint: endpoint.replace("https:", "http:"),
          timeout: 3_000,
          ...(headers && { headers }),
        });
        await expect(sendSpan(clear(grpc), "grpc")).rejects.toThrow(/14 UNAVAILABLE|4 DEADLINE/);
        await expect(sendSpan(clear(http), "http/json")).rejects.toThrow(/HTTP 400: Client sent an HTTP request/);
      });
    }

    test("a published Prometheus and the published metrics require their logins", async () => {
      const { trust, output } = await Web.of(stack);
      const published = [
        { url: `${output("prometheusUrl")}/api/v1/query?query=up`, login: "prometheus" },
        { url: output("collectorMetricsUrl")!, login: "scrape" },
      ];
      for (const { url, login } of published) {
        const headers = basic(output(`${login}User`)!, output(`${login}Password`)!);
        const other = basic(output(`${login}User`)!, output("grafanaPassword")!);
        const statuses = [{}, other, headers].map(async (one) => (await ask(url, trust, one)).status);
        expect([url, await Promise.all(statuses)]).toEqual([url, [401, 401, 200]]);
      }
    });

    if (internalTls) {
      test("every service refuses plain HTTP, and is not trusted through another CA", async () => {
        for (const port of ["grafanaPort", "prometheusPort", "collectorMetricsPort"]) {
          const plain = await ask(stack.url(port, "/metrics"));
          expect({ port, status: plain.status, text: plain.text }).toEqual({
            port,
            status: 400,
            text: expect.stringContaining("HTTP request to an HTTPS server") as string,
          });
          const untrusted = ask(stack.url(port, "/metrics").replace("http:", "https:"));
          await expect(untrusted).rejects.toThrow(/certificate/);
        }
        for (const address of ["collector.backend:8888", "collector.backend:8890", "collector.backend:13133"]) {
          expect(`${address} ${fromInside(`http://${address}/metrics`)}`).toBe(`${address} 400`);
        }
        expect(fromInside("http://tempo.backend:3200/metrics")).toBe("400");
      });

      test("without a client certificate neither Tempo nor the collector's health check answers", () => {
        for (const url of ["https://tempo.backend:3200/ready", "https://collector.backend:13133/"]) {
          expect([url, fromInside(url, "--insecure")]).toEqual([url, "000"]);
          const client = "--insecure --cert /run/secrets/client.crt --key /run/secrets/client.key";
          expect([url, fromInside(url, client)]).toEqual([url, "200"]);
        }
      });

      test("Tempo accepts spans from the collector only, and its internal ports are not reachable", () => {
        // No response: with TLS but without a client certificate or with another service's, and without TLS.
        expect(fromInside("http://tempo.backend:4317/", "--http2-prior-knowledge")).toBe("000");
        expect(fromInside("https://tempo.backend:4317/", "--insecure")).toBe("000");
        const grafana = "--insecure --cert /run/secrets/client.crt --key /run/secrets/client.key";
        expect(fromInside("https://tempo.backend:4317/", grafana)).toBe("000");
        expect(fromInside("http://tempo.backend:9095/", "--http2-prior-knowledge")).toBe("000");
        expect(fromInside("http://collector.backend:8887/metrics")).toBe("000");
      });
    }
  });

  describe("team, at an address that other hosts reach", () => {
    beforeAll(async () => {
      stack.configure(teamSettings());
      await stack.run("up");
    });

    test("telemetry with valid credentials arrives", async () => {
      await letsTheRightOnesIn("team");
      await refuses(stranger, unauthenticated);
    });

    test("nothing but OTLP and Grafana is published, and only at the given address", () => {
      const published = ["collector", "tempo", "prometheus", "grafana"].map((service) => {
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
      await letsTheRightOnesIn("tempo-guarded");
    });
  });
});
