import { docker, StackUnderTest } from "../support/stackUnderTest";
import { eventually } from "../support/backends";
import { describeWith, realEngine } from "../support/requirements";
import { Web } from "../support/securedStack";

jest.setTimeout(300_000);

// With TLS, which everything here has to pass.
describeWith(realEngine, "alerts of a stack on a real engine", () => {
  let stack: StackUnderTest;
  let web: Web;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-alert");
    const email = { type: "email", to: "a@b.example", from: "c@d.example", smarthost: "127.0.0.1:25" };
    stack.configure({ tls: "internal", alerts: { receivers: [email] } });
    await stack.run("up");
    web = await Web.of(stack);
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  const firing = async (): Promise<(string | undefined)[]> =>
    (await web.query("ALERTS")).map(({ metric }) => metric["alertname"]);

  test("a fresh stack has the watchdog only, and Alertmanager has it", async () => {
    await eventually(60, async () => expect(await firing()).toEqual(["Watchdog"]));
    await eventually(60, async () => {
      const { text } = await web.grafana("/api/alertmanager/alertmanager/api/v2/alerts");
      expect((JSON.parse(text) as { labels: { alertname: string } }[]).map(({ labels }) => labels.alertname)).toEqual([
        "Watchdog",
      ]);
    });
  });

  test("the disk and the ends of all certificates are measured", async () => {
    const [free] = await eventually(60, async () => {
      const found = await web.query('system_filesystem_usage_bytes{mountpoint="/etc/otelcol-contrib", state="free"}');
      expect(found).toHaveLength(1);
      return found;
    });
    // As a container that is not hardened sees it.
    const blocks = docker("run", "--rm", "--entrypoint", "df", imageOf(stack), "-P", "-k", "/etc/hostname");
    const available = Number(blocks.trim().split("\n").at(-1)!.split(/\s+/)[3]) * 1024;
    expect(Math.abs(free!.value - available)).toBeLessThan(available / 5);

    const days = await web.query("(agentproxy_otel:certificate_end:timestamp_seconds - time()) / 86400");
    const rounded = Object.fromEntries(days.map(({ metric, value }) => [metric["certificate"], Math.round(value)]));
    const leaf = 365;
    expect(rounded).toEqual({
      CA: 3650,
      collector: leaf,
      tempo: leaf,
      loki: leaf,
      prometheus: leaf,
      grafana: leaf,
      alertmanager: leaf,
      "collector as a client": leaf,
      "prometheus as a client": leaf,
      "grafana as a client": leaf,
    });
  });

  test("refused logins are counted", async () => {
    const login = ["-H", "Content-Type: application/json", "-d", '{"user":"admin","password":"wrong"}'];
    const url = "https://127.0.0.1:3000/login";
    docker("exec", stack.dockerName("grafana"), "curl", "-sk", "-o", "/dev/null", ...login, url);
    await eventually(60, async () => {
      const counted = await web.query(
        'sum(grafana_http_request_duration_seconds_count{handler="/login", method="POST", status_code="401"})',
      );
      expect(counted[0]?.value).toBe(1);
    });
  });

  test("when Prometheus stops sending, Alertmanager's container reports it", async () => {
    docker("stop", stack.dockerName("prometheus"));
    // The watchdog would last for four minutes; it ends now instead.
    const amtool = [
      ...["exec", stack.dockerName("alertmanager"), "amtool", "--alertmanager.url=https://127.0.0.1:9093"],
      "--http.config.file=/etc/alertmanager/amtool.yml",
    ];
    const [watchdog] = JSON.parse(docker(...amtool, "alert", "query", "-o", "json", "alertname=Watchdog")) as {
      labels: Record<string, string>;
    }[];
    const labels = Object.entries(watchdog!.labels).map(([name, value]) => `${name}=${value}`);
    docker(...amtool, "alert", "add", ...labels, `--end=${new Date().toISOString().replace(/\.\d+/, "")}`);
    await eventually(90, async () => {
      const found = JSON.parse(docker(...amtool, "alert", "query", "-o", "json")) as { labels: object }[];
      await Promise.resolve();
      expect(found.map((alert) => alert.labels)).toEqual([
        { alertname: "PrometheusDown", severity: "critical", service: "prometheus" },
      ]);
    });
  });
});

function imageOf(stack: StackUnderTest): string {
  return docker("inspect", "--format", "{{.Config.Image}}", stack.dockerName("grafana")).trim();
}
