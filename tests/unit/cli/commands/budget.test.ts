import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CliRun } from "../../../support/cliRun";

/** What Prometheus has, by query; other queries have no result. */
type Results = Readonly<
  Record<string, readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]>
>;

const ends = { day: 1795564800, week: 1795910400, month: 1796083200 } as const;
const day = { period: "day" };
const week = { period: "week", agent: "codex" };
const month = { period: "month", project: "shop" };

const results: Results = {
  "agentproxy_otel:period_end:timestamp_seconds": Object.entries(ends).map(([period, end]) => [{ period }, end]),
  'up{job="agents"}': [[{ job: "agents" }, 1]],
  "agentproxy_otel:budget_usd": [
    [month, 200],
    [week, 50],
    [day, 10],
  ],
  "agentproxy_otel:budget_spent_usd": [
    [day, 8.5],
    [week, 1],
    [month, 199.999],
  ],
  "agentproxy_otel:budget_forecast_usd": [
    [day, 12.25],
    [week, 3],
    [month, 300],
  ],
};

let cli: CliRun;
let server: Server | undefined;
let asked: string[];
/** The time is in the day, week and month whose ends are above. */
beforeEach(() => {
  jest.spyOn(Date, "now").mockReturnValue(1795500000_000);
  cli = new CliRun();
  cli.createStack("dev");
});
afterEach(async () => {
  jest.restoreAllMocks();
  cli.remove();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** Starts a Grafana with these results, and a stack whose outputs name it. */
async function grafana(data: Results, more: object = {}, certificate?: { key: string; cert: string }): Promise<void> {
  asked = [];
  const created = certificate === undefined ? createServer() : createTlsServer(certificate);
  server = created.on("request", (request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const expected = `Basic ${Buffer.from("admin:pass").toString("base64")}`;
      if (request.headers.authorization !== expected) {
        response.writeHead(401).end("{}");
        return;
      }
      if (request.url !== "/api/datasources/proxy/uid/prometheus/api/v1/query") {
        response.writeHead(404).end("not found");
        return;
      }
      const query = new URLSearchParams(body).get("query")!;
      asked.push(query);
      const result = (data[query] ?? []).map(([metric, value]) => ({ metric, value: [0, String(value)] }));
      response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
    });
  });
  await new Promise<void>((resolve) => void created.listen(0, "127.0.0.1", resolve));
  const scheme = certificate === undefined ? "http" : "https";
  outputs({ grafanaUrl: `${scheme}://127.0.0.1:${(created.address() as AddressInfo).port}`, ...more });
}

function outputs(more: object): void {
  const all = { agentproxyEnvironment: {}, grafanaUser: "admin", grafanaPassword: "pass", ...more };
  cli.installPulumi(`console.log(${JSON.stringify(JSON.stringify(all))});`);
}

test("each budget is a line: what is spent, its share, what is left, what will be", async () => {
  await grafana(results);
  const { status, output } = await cli.run("budget");
  expect(status).toBe(0);
  const lines = output
    .trim()
    .split("\n")
    .map((line) => line.split(/ {2,}/));
  expect(lines.map((cells) => cells.slice(0, 8))).toEqual([
    ["PERIOD", "AGENT", "PROJECT", "BUDGET", "SPENT", "SHARE", "LEFT", "FORECAST"],
    ["day", "all", "all", "10.00 USD", "8.50 USD", "85%", "1.50 USD", "12.25 USD"],
    ["week", "codex", "all", "50.00 USD", "1.00 USD", "2%", "49.00 USD", "3.00 USD"],
    // Not rounded up: it isn't spent.
    ["month", "all", "shop", "200.00 USD", "200.00 USD", "99%", "0.00 USD", "300.00 USD"],
  ]);
  expect(lines.slice(1).map((cells) => cells[8])).toEqual([
    expect.stringMatching(/^2026-11-2[45] \d\d:\d\d$/),
    expect.stringMatching(/^2026-11-2[89] \d\d:\d\d$|^2026-11-30 \d\d:\d\d$/),
    expect.stringMatching(/^2026-(11-30|12-01) \d\d:\d\d$/),
  ]);
});

test("--json prints the documented shape", async () => {
  await grafana(results);
  const { output } = await cli.run("budget", "--json");
  const printed = JSON.parse(output) as { budgets: object[] };
  expect(printed).toEqual({
    stack: "dev",
    exceeded: false,
    budgets: [expect.objectContaining(day), expect.objectContaining(week), expect.objectContaining(month)],
  });
  expect(printed.budgets[0]).toEqual({
    period: "day",
    agent: null,
    project: null,
    budgetUsd: 10,
    spentUsd: 8.5,
    atLeast: false,
    share: 0.85,
    leftUsd: 1.5,
    forecastUsd: 12.25,
    periodEnds: "2026-11-25T00:00:00.000Z",
    exceeded: false,
  });
});

test("tokens without a price in the period of a budget: at least that much was spent", async () => {
  // 1795500000 is 21600 s after the beginning of the day, and 194400 s after that of the week.
  const unpriced = 'sum(increase(agent_unpriced_tokens_total{agent="codex"}[194400s] anchored))';
  await grafana({ ...results, [unpriced]: [[{}, 5]] });
  const { output } = await cli.run("budget");
  expect(output).toMatch(/^week .* ≥ 1\.00 USD/m);
  expect(output).toMatch(/^day .* 8\.50 USD/m);
  expect(output).not.toMatch(/^day .*≥/m);
  expect(output).toContain("Some tokens have no price");
  expect(asked).toContain("sum(increase(agent_unpriced_tokens_total{}[21600s] anchored))");
  expect(asked).toContain(
    'sum(increase(agent_unpriced_tokens_total{project_name="shop"}[2008800s] anchored) or ' +
      'increase(agent_unpriced_tokens_total{agentproxy_project_id="shop"}[2008800s] anchored))',
  );
});

describe("--check", () => {
  test("0 if nothing is spent completely", async () => {
    await grafana(results);
    expect((await cli.run("budget", "--check")).status).toBe(0);
  });

  test("1 if a budget is spent", async () => {
    await grafana({
      ...results,
      "agentproxy_otel:budget_spent_usd": [
        [day, 10],
        [week, 1],
        [month, 1],
      ],
    });
    expect((await cli.run("budget", "--check")).status).toBe(1);
    expect((await cli.run("budget")).status).toBe(0);
  });

  const without = (name: string): Results => ({ ...results, [name]: [] });

  test.each<[string, Results, RegExp]>([
    ["no rule was evaluated", without("agentproxy_otel:period_end:timestamp_seconds"), /evaluated no rule/],
    [
      "no budget is set",
      without("agentproxy_otel:budget_usd"),
      /No budget is set.*config -- set --path 'budgets\[0\]/s,
    ],
    ["a part is missing", without("agentproxy_otel:budget_forecast_usd"), /isn't recorded completely/],
    ["the collector isn't scraped", { ...results, 'up{job="agents"}': [[{}, 0]] }, /doesn't reach the collector/],
  ])("2 if %s; without --check it is an error", async (_, data, message) => {
    await grafana(data);
    const checked = await cli.run("budget", "--check");
    expect(checked.status).toBe(2);
    expect(checked.output).toMatch(message);
    expect(await cli.run("budget")).toEqual({ ...checked, status: 1 });
  });

  test.each<[string, object, RegExp]>([
    ["Grafana's password is another one", { grafanaPassword: "other" }, /refuses the login of admin/],
    ["there is no Grafana", { grafanaUrl: "http://127.0.0.1:1" }, /can't be reached/],
    ["it isn't Grafana", {}, /HTTP 404/],
    ["Grafana's port isn't published", { grafanaUrl: undefined }, /Set grafanaPort/],
    ["the stack isn't up", { agentproxyEnvironment: undefined }, /Stack dev is not up/],
  ])("2 if %s", async (what, more, message) => {
    await grafana(results, more);
    if (what === "it isn't Grafana") {
      outputs({ grafanaUrl: `http://127.0.0.1:${(server!.address() as AddressInfo).port}/other` });
    }
    const { status, output } = await cli.run("budget", "--check");
    expect(status).toBe(2);
    expect(output).toMatch(message);
  });

  test("2 if there is no such stack, and for an option that there isn't", async () => {
    expect((await cli.run("budget", "--check", "--stack", "none")).status).toBe(2);
    expect((await cli.run("budget", "--check", "--jsn")).status).toBe(2);
  });
});

describe("with TLS", () => {
  /** A self-signed certificate. */
  const certificateOf = (names: string): { key: string; cert: string } => {
    const [keyFile, certificateFile] = [join(cli.folder, "key.pem"), join(cli.folder, "certificate.pem")];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=x"];
    const files = ["-keyout", keyFile, "-out", certificateFile];
    execFileSync("openssl", ["req", "-x509", ...kind, ...files, "-addext", `subjectAltName=${names}`], {
      stdio: "ignore",
    });
    return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(certificateFile, "utf8") };
  };

  // The user's own certificate names the host that other machines reach.
  test.each(["IP:127.0.0.1", "DNS:grafana.example.com"])("the stack's CA is trusted, %s", async (names) => {
    const pair = certificateOf(names);
    await grafana(results, { certificateAuthority: pair.cert }, pair);
    expect((await cli.run("budget", "--check")).status).toBe(0);
  });

  test("no other is", async () => {
    await grafana(results, {}, certificateOf("IP:127.0.0.1"));
    const { status, output } = await cli.run("budget", "--check");
    expect(status).toBe(2);
    expect(output).toMatch(/can't be reached .*self-signed certificate/);
  });
});

test("--check that npm has taken is an error, because nothing would be checked", async () => {
  await grafana(results);
  process.env["npm_config_check"] = "true";
  const { status, output } = await cli.run("budget");
  expect(status).toBe(2);
  expect(output).toContain("npm run budget -- --check");
});
