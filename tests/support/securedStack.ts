import { randomBytes } from "node:crypto";
import { startEmitter } from "../../tools/telemetry/emitter";
import { logsRequest, record } from "../../tools/local-pipeline/otlpRequests";
import { otlpClient, type Target } from "../../tools/telemetry/client";
import type { ClearOutputs } from "../../cli/lib/outputs";
import { eventually } from "./backends";
import { ask, basic, type Answer, type Trust } from "./tlsRequests";
import type { StackUnderTest } from "./stackUnderTest";

/** How one client connects to the collector, as printed by `npm run env`. */
export type Connection = Omit<Target, "protocol">;

/** The connection of a client over each protocol. Default: the first client. */
export async function connections(
  stack: StackUnderTest,
  client?: string,
): Promise<{ readonly grpc: Connection; readonly http: Connection }> {
  const lines = await stack.run("env", ...(client === undefined ? [] : [client]));
  const variables = Object.fromEntries(
    [...lines.matchAll(/^export (\w+)=(.*)$/gm)].map(([, key, text]) => [key, text]),
  );
  const of = (name: string): string | undefined => variables[`OTEL_EXPORTER_OTLP_${name}`] as string | undefined;
  const authorization = /^authorization=(.*)$/.exec(of("HEADERS") ?? "")?.[1];
  const tls = { ca: of("CERTIFICATE"), cert: of("CLIENT_CERTIFICATE"), key: of("CLIENT_KEY") };
  const shared = {
    ...(authorization !== undefined && { headers: { authorization: decodeURIComponent(authorization) } }),
    ...(tls.ca !== undefined && { tls: Object.fromEntries(Object.entries(tls).filter(([, file]) => file)) }),
  };
  const grpc = of("ENDPOINT")!;
  const { protocol, hostname } = new URL(grpc);
  const http = `${protocol}//${hostname}:${new URL(stack.url("otlpHttpPort")).port}`;
  return { grpc: { endpoint: grpc, ...shared }, http: { endpoint: http, ...shared } };
}

/** Sends one span without an SDK, and so without retries. Returns the trace's id. */
export async function sendSpan(connection: Connection, protocol: Target["protocol"]): Promise<string> {
  const traceId = randomBytes(16).toString("hex");
  await sendSpans(connection, protocol, [{ traceId, spanId: randomBytes(8).toString("hex") }]);
  return traceId;
}

/** Sends spans with these ids, without an SDK. */
export async function sendSpans(
  connection: Connection,
  protocol: Target["protocol"],
  ids: readonly { traceId: string; spanId: string }[],
): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const times = { startTimeUnixNano: String(now - 1_000_000n), endTimeUnixNano: String(now) };
  const client = otlpClient({ ...connection, protocol });
  try {
    await client.send("traces", {
      resourceSpans: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: "security-test" } }] },
          scopeSpans: [{ spans: ids.map((id) => ({ ...id, name: "guarded", ...times })) }],
        },
      ],
    });
  } finally {
    client.close();
  }
}

/** Sends one log record with this text, without an SDK. */
export async function sendRecord(connection: Connection, protocol: Target["protocol"], text: string): Promise<void> {
  const client = otlpClient({ ...connection, protocol });
  try {
    await client.send("logs", logsRequest({ "service.name": "security-test" }, [record(text)]));
  } finally {
    client.close();
  }
}

/** One task of one process, through the real SDK. The counter carries `owner`. */
export async function sendThroughSdk(connection: Connection, owner: string): Promise<void> {
  const resource = {
    "service.name": "agentproxy",
    "service.instance.id": randomBytes(8).toString("hex"),
    "agentproxy.owner": owner,
  };
  const emitter = startEmitter({ ...connection, resource });
  emitter.metrics.tasksStarted.add(1);
  await emitter.flush();
  await emitter.shutdown();
}

/** The web interfaces of a stack, used as its users do. */
export class Web {
  private constructor(
    private readonly outputs: ClearOutputs,
    readonly trust: Trust,
    readonly admin: Record<string, string>,
  ) {}

  /** Reads the outputs of the stack's last `up`. */
  static async of(stack: StackUnderTest): Promise<Web> {
    const text = await stack.run("pulumi", "stack", "output", "--json", "--show-secrets");
    const outputs = JSON.parse(text.slice(text.indexOf("{"))) as ClearOutputs;
    const trust = outputs.certificateAuthority === undefined ? {} : { ca: outputs.certificateAuthority };
    return new Web(outputs, trust, basic("admin", outputs.grafanaPassword));
  }

  /** An output, decrypted. */
  output(name: string): string | undefined {
    return this.outputs[name] as string | undefined;
  }

  /** The clients with their credentials, decrypted. */
  clients(): NonNullable<ClearOutputs["otlpClients"]> {
    return this.outputs.otlpClients ?? [];
  }

  /** Grafana, as its administrator unless others are given. */
  grafana(path: string, headers = this.admin): Promise<Answer> {
    return ask(`${this.outputs.grafanaUrl}${path}`, this.trust, headers);
  }

  /** How many distinct spans of a trace Tempo has, queried through Grafana. */
  async spans(traceId: string): Promise<number> {
    const { status, text } = await this.grafana(`/api/datasources/proxy/uid/tempo/api/traces/${traceId}`, {
      ...this.admin,
      accept: "application/json",
    });
    if (status === 404) {
      return 0;
    }
    if (status !== 200) {
      throw new Error(`Tempo through Grafana answered ${status}: ${text}`);
    }
    return new Set([...text.matchAll(/"spanId":"([^"]+)"/g)].map(([, id]) => id)).size;
  }

  /** How many log records with this text Loki has, queried through Grafana. */
  async records(text: string): Promise<number> {
    const query = new URLSearchParams({ query: `{service_name="security-test"} |= "${text}"` }).toString();
    const answer = await this.grafana(`/api/datasources/proxy/uid/loki/loki/api/v1/query_range?${query}`);
    if (answer.status !== 200) {
      throw new Error(`Loki through Grafana answered ${answer.status}: ${answer.text}`);
    }
    const { data } = JSON.parse(answer.text) as { data: { result: { values: unknown[] }[] } };
    return data.result.flatMap(({ values }) => values).length;
  }

  /** The values of an instant query, through Grafana. */
  async query(promql: string): Promise<{ metric: Record<string, string>; value: number }[]> {
    const path = `/api/datasources/proxy/uid/prometheus/api/v1/query?query=${encodeURIComponent(promql)}`;
    const { status, text } = await this.grafana(path);
    if (status !== 200) {
      throw new Error(`Prometheus through Grafana answered ${status}: ${text}`);
    }
    const { data } = JSON.parse(text) as {
      data: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    return data.result.map(({ metric, value: [, number] }) => ({ metric, value: Number(number) }));
  }

  /** Waits until every target of Prometheus was scraped; the error names each that wasn't. */
  async everyTargetIsUp(): Promise<void> {
    await eventually(60, async () => {
      const up = await this.query("up");
      expect(Object.fromEntries(up.map(({ metric, value }) => [metric["job"], value]))).toEqual({
        agents: 1,
        "agents-live": 1,
        collector: 1,
        tempo: 1,
        loki: 1,
        prometheus: 1,
        grafana: 1,
      });
    });
  }

  /** Waits until the task that this owner's process sent is counted. */
  async countsTaskOf(owner: string): Promise<void> {
    await eventually(60, async () => {
      const counted = await this.query(`sum(agentproxy_tasks_started_total{agentproxy_owner="${owner}"})`);
      expect(counted.map(({ value }) => value)).toEqual([1]);
    });
  }
}

/** The responses to a client without valid credentials, over gRPC and over HTTP. */
export type Refusal = readonly [RegExp, RegExp];

/** The responses to a client without a valid token. */
export const unauthenticated: Refusal = [/^16 UNAUTHENTICATED/, /^HTTP 401/];

/** The same client without its credentials. */
export function stranger({ endpoint, tls }: Connection): Connection {
  return { endpoint, ...(tls?.ca !== undefined && { tls: { ca: tls.ca } }) };
}

/** Expects that telemetry of the first client arrives, over gRPC and HTTP, and that every target is scraped. */
export async function letsTheRightOnesIn(stack: StackUnderTest, name: string): Promise<void> {
  const { grpc, http } = await connections(stack);
  const web = await Web.of(stack);
  await sendThroughSdk(grpc, name);
  const sent = [await sendSpan(grpc, "grpc"), await sendSpan(http, "http/json")];
  const text = randomBytes(16).toString("hex");
  await sendRecord(grpc, "grpc", text);
  await sendRecord(http, "http/json", text);
  await eventually(30, async () => expect(await web.records(text)).toBe(2));
  for (const traceId of sent) {
    await eventually(30, async () => expect(await web.spans(traceId)).toBe(1));
  }
  await web.everyTargetIsUp();
  await web.countsTaskOf(name);
}

/** Expects that a changed client is refused over gRPC and HTTP. */
export async function refuses(
  stack: StackUnderTest,
  change: (connection: Connection) => Connection,
  [grpcRefusal, httpRefusal]: Refusal,
): Promise<void> {
  const { grpc, http } = await connections(stack);
  await expect(sendSpan({ ...change(grpc), timeout: 3_000 }, "grpc")).rejects.toThrow(grpcRefusal);
  await expect(sendSpan(change(http), "http/json")).rejects.toThrow(httpRefusal);
  await expect(sendRecord({ ...change(grpc), timeout: 3_000 }, "grpc", "refused")).rejects.toThrow(grpcRefusal);
  await expect(sendRecord(change(http), "http/json", "refused")).rejects.toThrow(httpRefusal);
}
