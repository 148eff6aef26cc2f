import { randomBytes, X509Certificate } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeWith, realEngine } from "../support/requirements";
import { eventually } from "../support/backends";
import { connections, sendSpan, sendSpans, sendThroughSdk, Web, type Connection } from "../support/securedStack";
import { docker, StackUnderTest } from "../support/stackUnderTest";
import { ask, basic } from "../support/tlsRequests";

jest.setTimeout(300_000);

/** Sends the spans of one trace one after another, each until it is accepted, like a client with retries. */
class Load {
  private going = true;
  private readonly sending: Promise<number>;
  readonly traceId = randomBytes(16).toString("hex");
  /** The longest time that one span had to wait, in milliseconds. */
  longestWait = 0;

  constructor(private readonly connection: Connection) {
    this.sending = this.run();
  }

  private async run(): Promise<number> {
    let sent = 0;
    for (; this.going; sent++) {
      const span = { traceId: this.traceId, spanId: randomBytes(8).toString("hex") };
      const start = Date.now();
      await eventually(60, () => sendSpans({ ...this.connection, timeout: 2_000 }, "grpc", [span]));
      this.longestWait = Math.max(this.longestWait, Date.now() - start);
      await sleep(20);
    }
    return sent;
  }

  /** How many spans were accepted. */
  async stop(): Promise<number> {
    this.going = false;
    return this.sending;
  }
}

describeWith(realEngine, "credentials that change under load", () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-rotate");
    stack.configure({ otlpAuth: "bearer", otlpClients: ["laptop", "ci"], grafanaViewer: "on", scrapeInterval: "2s" });
    await stack.run("up");
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  test("three rotations in a row: each revokes one token, keeps the other client's, and loses no span", async () => {
    const { grpc: other } = await connections(stack, "ci");
    const load = new Load(other);
    for (const generation of [2, 3, 4]) {
      const old = await connections(stack, "laptop");
      await sendSpan(old.grpc, "grpc");
      stack.configure({ otlpClients: [`laptop:${generation}`, "ci"] });
      const before = stack.containerIds();
      await stack.run("up");
      const after = stack.containerIds();
      const replaced = Object.keys(after).filter((service) => before[service] !== after[service]);
      expect(replaced.sort()).toEqual(["collector", "collector-secrets"]);
      await expect(sendSpan(old.grpc, "grpc")).rejects.toThrow(/^16 UNAUTHENTICATED/);
      await expect(sendSpan(old.http, "http/json")).rejects.toThrow(/^HTTP 401/);
      const renewed = await connections(stack, "laptop");
      await sendSpan(renewed.grpc, "grpc");
      await sendThroughSdk(renewed.grpc, `generation-${generation}`);
      expect((await connections(stack, "ci")).grpc).toEqual(other);
    }
    const sent = await load.stop();
    const web = await Web.of(stack);
    expect(sent).toBeGreaterThan(100);
    await eventually(30, async () => expect(await web.spans(load.traceId)).toBe(sent));
    await web.countsTaskOf("generation-4");
    process.stdout.write(`rotation under load: ${sent} spans, the longest wait ${load.longestWait} ms\n`);
  });

  test("a client that is removed from the list is refused", async () => {
    const { grpc } = await connections(stack, "ci");
    stack.configure({ otlpClients: ["laptop:4"] });
    await stack.run("up");
    await expect(sendSpan(grpc, "grpc")).rejects.toThrow(/^16 UNAUTHENTICATED/);
    expect((await stack.tryRun("env", "ci")).output).toContain("There is no client ci (there are: laptop)");
  });

  test("spans queued for Tempo survive the replacement of the collector", async () => {
    const { grpc } = await connections(stack, "laptop");
    docker("kill", stack.dockerName("tempo"));
    const traceId = await sendSpan(grpc, "grpc");
    await sleep(2_000);
    docker("kill", stack.dockerName("collector"));
    docker("rm", "-f", stack.dockerName("collector"));
    await stack.run("up");
    const web = await Web.of(stack);
    await eventually(60, async () => expect(await web.spans(traceId)).toBe(1));
  });

  test("new passwords apply to existing data; the old ones are refused", async () => {
    const old = await Web.of(stack);
    const viewer = basic("viewer", old.output("grafanaViewerPassword")!);
    await eventually(30, async () => expect((await old.grafana("/api/user", viewer)).status).toBe(200));
    stack.configure({ passwordGeneration: "2" });
    await stack.run("up");
    const web = await Web.of(stack);
    expect((await web.grafana("/api/org")).status).toBe(200);
    expect((await old.grafana("/api/org")).status).toBe(401);
    const renewed = basic("viewer", web.output("grafanaViewerPassword")!);
    await eventually(30, async () => expect((await web.grafana("/api/user", renewed)).status).toBe(200));
    expect((await web.grafana("/api/user", viewer)).status).toBe(401);
    const users = JSON.parse((await web.grafana("/api/users")).text) as unknown[];
    expect(users).toHaveLength(2); // The same volume: the viewer wasn't made a second time.
  });

  test("due certificates are renewed by an up, and each client has its own", async () => {
    stack.configure({ otlpAuth: "mtls", tls: "full", certificateValidity: "1h", otlpClients: ["laptop", "ci"] });
    await stack.run("up");
    const first = await Web.of(stack);
    const old = await connections(stack, "laptop");
    await sendSpan(old.grpc, "grpc");
    const serial = (web: Web, client: number): string =>
      new X509Certificate(web.clients()[client]!.certificate!).serialNumber;
    await stack.run("up"); // An hour is the shortest validity: its last third has begun, as far as hours are counted.
    const second = await Web.of(stack);
    expect(serial(second, 0)).not.toBe(serial(first, 0));
    expect(second.output("certificateAuthority")).toBe(first.output("certificateAuthority"));
    await sendSpan((await connections(stack, "laptop")).grpc, "grpc");

    stack.configure({ certificateValidity: "365d", tempoPort: stack.freePort("tempoPort") });
    await stack.run("up");
    const leaving = await connections(stack, "laptop");
    await sendSpan(leaving.grpc, "grpc");
    const kept = serial(await Web.of(stack), 1);
    const files = ["cert", "key", "ca"] as const;
    const copies = Object.fromEntries(files.map((file) => [file, copyOf(leaving.grpc.tls![file]!)]));
    const readsTempo = async (client: string): Promise<number> => {
      const web = await Web.of(stack);
      const { certificate: cert, key } = web.clients().find(({ name }) => name === client)!;
      return (await ask(`${web.output("tempoUrl")}/api/echo`, { ...web.trust, cert: cert!, key: key! })).status;
    };
    const web = await Web.of(stack);
    const [tempoUrl, { trust }] = [web.output("tempoUrl"), web];
    expect([await readsTempo("laptop"), await readsTempo("ci")]).toEqual([200, 200]);
    stack.configure({ otlpClients: ["laptop:2", "ci"] });
    await stack.run("up");
    await expect(sendSpan({ ...leaving.grpc, tls: copies, timeout: 3_000 }, "grpc")).rejects.toThrow(
      /14 UNAVAILABLE|4 DEADLINE/,
    );
    const left = { ...trust, cert: readFileSync(copies["cert"]!, "utf8"), key: readFileSync(copies["key"]!, "utf8") };
    await expect(ask(`${tempoUrl}/api/echo`, left)).rejects.toThrow(/certificate|ECONNRESET|socket hang up|alert/i);
    expect([await readsTempo("laptop"), await readsTempo("ci")]).toEqual([200, 200]);
    await sendSpan((await connections(stack, "laptop")).grpc, "grpc");
    await sendSpan((await connections(stack, "ci")).grpc, "grpc");
    expect(serial(await Web.of(stack), 1)).toBe(kept);
    await stack.run("preview", "--expect-no-changes");
  });
});

/** A copy of a file that `npm run env` is going to overwrite. */
function copyOf(file: string): string {
  const copy = join(mkdtempSync(join(tmpdir(), "agentproxy-otel-")), "copy.pem");
  copyFileSync(file, copy);
  return copy;
}
