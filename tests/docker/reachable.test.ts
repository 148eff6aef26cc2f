import { testImages } from "../support/images";
import { answered, endpoints, type Endpoint, type Position } from "../support/reachable";
import { describeWith, realEngine } from "../support/requirements";
import { docker, StackUnderTest } from "../support/stackUnderTest";

jest.setTimeout(600_000);

/** Requests that may be answered without credentials. */
interface Exception {
  readonly requests: RegExp;
  readonly from: readonly Position[];
  readonly reason: string;
}

const everywhere = ["host", "ingest"] as const;

const grafana: readonly Exception[] = [
  { requests: /^grafana@ingest:3000 GET \/login$/, from: everywhere, reason: "people sign in there" },
  { requests: /^grafana@backend:3000 GET \/login$/, from: ["host"], reason: "the same page, at its other address" },
  { requests: /^grafana@ingest:3000 GET \/api\/health$/, from: everywhere, reason: "it says that Grafana runs" },
  { requests: /^grafana@backend:3000 GET \/api\/health$/, from: ["host"], reason: "the same" },
];

/** What answers without TLS. */
const withoutTls: readonly Exception[] = [
  ...grafana,
  {
    requests: /^collector@ingest:13133 (GET |OTLP\/HTTP)/,
    from: everywhere,
    reason: "the health check says, at every path, that the collector runs; only TLS could require a certificate",
  },
  { requests: /^collector@backend:13133 (GET |OTLP\/HTTP)/, from: ["host"], reason: "the same" },
  {
    requests: /^tempo@backend:3200 /,
    from: ["host"],
    reason: "Tempo has no passwords: without TLS, users of the host reach it on Linux (docs/security.md, Known gaps)",
  },
];

const dev: readonly Exception[] = [
  ...withoutTls,
  {
    requests: /^collector@ingest:431[78] OTLP\/(gRPC|HTTP)$/,
    from: everywhere,
    reason: "with `otlpAuth: none` everybody who reaches the port may send",
  },
  { requests: /^collector@backend:431[78] OTLP\/(gRPC|HTTP)$/, from: ["host"], reason: "the same" },
  { requests: /^tempo@backend:4317 OTLP\/gRPC$/, from: ["host"], reason: "the same, past the collector" },
  { requests: /^loki@backend:3100 /, from: ["host"], reason: "as Tempo; with `otlpAuth` it requires certificates" },
];

const stacks = [
  { name: "of the laptop (dev)", settings: { otlpAuth: "none", tls: "off" }, exceptions: dev },
  { name: "with bearer", settings: { otlpAuth: "bearer", tls: "off" }, exceptions: withoutTls },
  { name: "with bearer and tls: full", settings: { otlpAuth: "bearer", tls: "full" }, exceptions: grafana },
] as const;

describeWith(realEngine, "what a stack answers without credentials", () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-reach");
    const receiver = { type: "email", to: "a@example.com", from: "b@example.com", smarthost: "127.0.0.1:25" };
    stack.configure({ alerts: { receivers: [receiver] } });
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  describe.each(stacks)("$name", ({ settings, exceptions }) => {
    let all: Endpoint[];
    beforeAll(async () => {
      stack.configure(settings);
      await stack.run("up");
      all = endpoints(stack);
    });

    test("every service listens, on the networks that it is meant to be on", () => {
      const found = new Set(all.map(({ service, network, port }) => `${service}@${network}:${port}`));
      const both = ["collector", "prometheus", "grafana", "alertmanager"];
      const networks = new Set(all.map(({ service, network }) => `${service}@${network}`));
      expect([...networks].sort()).toEqual(
        [
          ...both.flatMap((service) => [`${service}@backend`, `${service}@ingest`]),
          "tempo@backend",
          "loki@backend",
        ].sort(),
      );
      for (const port of [4317, 4318, 8888, 8889, 8890, 13133]) {
        expect(found).toContain(`collector@ingest:${port}`);
      }
      expect(found).toContain("tempo@backend:3200");
      expect(found).toContain("tempo@backend:4317");
      expect(found).toContain("loki@backend:3100");
      expect(found).toContain("prometheus@ingest:9090");
    });

    test.each(everywhere)("from the position %s: nothing but the exceptions", (position) => {
      const answers = answered(stack, position, all);
      const allowed = exceptions.filter(({ from }) => from.includes(position as never));
      expect(answers.filter((answer) => !allowed.some(({ requests }) => requests.test(answer)))).toEqual([]);
      // An exception that nothing needs is a mistake, or a sign that requests don't arrive at all.
      expect(allowed.filter(({ requests }) => !answers.some((answer) => requests.test(answer)))).toEqual([]);
    });
  });

  test("on the ingest network, only the collector has its name", () => {
    const lookUp = (name: string): string =>
      docker(
        ...["run", "--rm", "--network", `agentproxy-otel-${stack.name}`, "--entrypoint", "sh", testImages["grafana"]!],
        ...["-c", `curl -s -o /dev/null --connect-timeout 2 http://${name}:1/; echo $?`],
      ).trim();
    const couldNotResolve = "6";
    const names = ["collector", "tempo", "loki", "prometheus", "grafana", "alertmanager"];
    expect(names.filter((name) => lookUp(name) !== couldNotResolve)).toEqual(["collector"]);
  });
});
