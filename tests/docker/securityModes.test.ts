import { setTimeout as sleep } from "node:timers/promises";
import { describeWith, realEngine } from "../support/requirements";
import { eventually } from "../support/backends";
import {
  connections,
  letsTheRightOnesIn,
  refuses,
  sendSpan,
  stranger,
  unauthenticated,
  Web,
  type Connection,
  type Refusal,
} from "../support/securedStack";
import { docker, StackUnderTest } from "../support/stackUnderTest";
import { ask, basic } from "../support/tlsRequests";

jest.setTimeout(300_000);

interface Mode {
  readonly mode: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly refusal?: Refusal;
  readonly otlpTls?: true;
  readonly internalTls?: true;
}

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
      await letsTheRightOnesIn(stack, mode.replaceAll(/\W/g, "-"));
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
        await refuses(stack, stranger, refusal);
        if (settings["otlpAuth"] === "bearer") {
          const wrong = { authorization: `Bearer ${"x".repeat(43)}` };
          await refuses(stack, (connection) => ({ ...connection, headers: wrong }), refusal);
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
      const web = await Web.of(stack);
      const published = [
        { url: `${web.output("prometheusUrl")}/api/v1/query?query=up`, login: "prometheus" },
        { url: web.output("collectorMetricsUrl")!, login: "scrape" },
      ];
      for (const { url, login } of published) {
        const headers = basic(web.output(`${login}User`)!, web.output(`${login}Password`)!);
        const other = basic(web.output(`${login}User`)!, web.output("grafanaPassword")!);
        const statuses = [{}, other, headers].map(async (one) => (await ask(url, web.trust, one)).status);
        expect([url, await Promise.all(statuses)]).toEqual([url, [401, 401, 200]]);
      }
    });

    if (mode !== "dev") {
      test("Loki answers nobody without a client certificate, and its internal port is not reachable", () => {
        const url = "https://loki.backend:3100/ready";
        expect(fromInside(url.replace("https:", "http:"))).toBe("400");
        expect(fromInside(url, "--insecure")).toBe("000");
        const client = "--insecure --cert /run/secrets/client.crt --key /run/secrets/client.key";
        expect(fromInside(url, client)).toBe("200");
        expect(fromInside("http://loki.backend:9095/", "--http2-prior-knowledge")).toBe("000");
      });
    }

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
});
