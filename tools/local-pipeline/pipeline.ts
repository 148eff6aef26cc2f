import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { collectorFiles } from "../../configs/collector";
import { prometheusCommand, prometheusFiles } from "../../configs/prometheus";
import { prometheusPaths } from "../../configs/prometheus/paths";
import { secretsFolder } from "../../configs/secretFiles";
import { services } from "../../configs/services";
import { parseSettings, type Settings, type StackFile } from "../../configs/settings";
import { Loopback } from "./loopback";
import { eventually, start, type Running } from "./processes";
import { program } from "../programs/find";
import { loginHeaders, writeLogins } from "./logins";
import { instantQuery, type PrometheusApi, type Sample } from "./promql";
import { startLoki } from "./loki";
import { startTempo } from "./tempo";
import { startTraceSink, type ArrivedSpan } from "./traceSink";

/** A collector and a Prometheus with the rendered configurations, on free ports of 127.0.0.1. */
export interface Pipeline {
  /** The folder with the configurations and the data of all programs, which {@link stop} removes. */
  readonly folder: string;
  /** Endpoints for clients: `http://127.0.0.1:port`. */
  readonly otlpGrpc: string;
  readonly otlpHttp: string;
  readonly prometheus: Required<PrometheusApi>;
  /** The URLs that Prometheus scrapes: what clients sent, gauges and up-down counters, and the collector's own metrics. */
  readonly metricsUrl: string;
  readonly liveMetricsUrl: string;
  readonly telemetryUrl: string;
  /** The login that they require. */
  readonly scrapeHeaders: Readonly<Record<string, string>>;
  /** Runs an instant query, now. */
  query(promql: string): Promise<Sample[]>;
  /** Waits until Prometheus has scraped the collector once more, so that it has everything that was sent before. */
  scraped(): Promise<void>;
  /** Tempo's HTTP API; only available with the option `tempo`. */
  readonly tempoUrl: string;
  /** The spans that the collector exported; empty with the option `tempo`. */
  spans(): readonly ArrivedSpan[];
  /** Loki's HTTP API; only available with the option `loki`. */
  readonly lokiUrl: string;
  /** The bytes of the traces that the collector exported, as Latin-1; empty with the option `tempo`. */
  traceBytes(): string;
  collectorLog(): string;
  collectorPid(): number;
  prometheusLog(): string;
  /** Empty without the option `tempo`. */
  tempoLog(): string;
  /** Empty without the option `loki`. */
  lokiLog(): string;
  /** Stops and starts one of the two, with its configuration and (Prometheus) its data. Default signal `SIGTERM`. */
  restart(which: "collector" | "prometheus", signal?: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

/** Options of {@link startPipeline}. */
export interface PipelineOptions {
  /** Settings as in a stack's file, over the defaults. Default: a scrape interval of 1 s, to keep tests short. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether exported spans are kept for {@link Pipeline.spans}. Default: true. */
  readonly keepSpans?: boolean;
  /** Whether the traces go to a real Tempo. Default: false, to a a trace sink, which starts faster. */
  readonly tempo?: boolean;
  /** Whether log records go to a real Loki. Default: false; they are accepted and discarded. */
  readonly loki?: boolean;
}

/**
 * Settings from keys of a stack's file.
 * @param secretKeys settings of which a part is encrypted there. Default: none.
 * @param file tells which part. Default: not known.
 * @throws Error with every problem.
 */
export function settingsOf(
  config: Readonly<Record<string, string>>,
  secretKeys: ReadonlySet<string> = new Set(),
  file: StackFile = {},
): Settings {
  const parsed = parseSettings(config, secretKeys, file);
  if ("problems" in parsed) {
    throw new Error(parsed.problems.map(({ key, text }) => `${key}: ${text}`).join("\n"));
  }
  return parsed.settings;
}

/** Starts a collector, a Prometheus and a receiver of the traces, and waits until they are ready. */
export async function startPipeline({
  settings: config,
  keepSpans,
  tempo: withTempo = false,
  loki: withLoki = false,
}: PipelineOptions = {}): Promise<Pipeline> {
  const settings = settingsOf({ scrapeInterval: "1s", logs: withLoki ? "on" : "off", ...config });
  const folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
  const loopback = new Loopback();
  const [ports, tempo, prometheus] = [services.collector.ports, services.tempo.ports, services.prometheus.ports];
  const url = async (service: string, port: number): Promise<string> =>
    `http://127.0.0.1:${await loopback.port(service, port)}`;

  mkdirSync(join(folder, "rules"));
  mkdirSync(join(folder, "secrets"));
  writeLogins(join(folder, "secrets"), settings);
  const local = {
    [prometheusPaths.rules]: join(folder, "rules"),
    [services.prometheus.dataFolder]: join(folder, "data"),
    [secretsFolder]: join(folder, "secrets"),
  };
  const collectorFile = join(folder, "collector.yaml");
  const [collectorConfig] = collectorFiles(settings);
  writeFileSync(collectorFile, await loopback.localise("collector", collectorConfig!.content, local));

  const prometheusFile = join(folder, basename(prometheusPaths.config));
  for (const { path, content } of prometheusFiles(settings)) {
    if (path === prometheusPaths.config) {
      writeFileSync(prometheusFile, await loopback.localise("prometheus", content, local));
    } else if (dirname(path) === prometheusPaths.rules) {
      writeFileSync(join(folder, "rules", basename(path)), content);
    }
  }
  const tempoUrl = await url("tempo", tempo.http);
  const real = withTempo ? await startTempo(settings, loopback, folder) : undefined;
  const sink = withTempo ? undefined : await startTraceSink(await loopback.port("tempo", tempo.otlpGrpc), keepSpans);
  const lokiUrl = await url("loki", services.loki.ports.http);
  const loki = withLoki ? await startLoki(settings, loopback, folder) : undefined;
  await Promise.all([real && ready(real, `${tempoUrl}/ready`), loki && ready(loki, `${lokiUrl}/ready`)]);
  const prometheusUrl = await url("prometheus", prometheus.http);
  const api = { url: prometheusUrl, headers: loginHeaders("prometheus") };
  const healthUrl = await url("collector", ports.health);
  const startCollector = async (): Promise<Running> => {
    const running = start(program("otelcol-contrib"), [`--config=${collectorFile}`], { GOMEMLIMIT: "400MiB" });
    await ready(running, healthUrl);
    return running;
  };
  const startPrometheus = async (): Promise<Running> => {
    const folders = { ...local, [prometheusPaths.config]: prometheusFile };
    const args = prometheusCommand(settings).map((arg) =>
      Object.entries(folders).reduce((text, [from, to]) => text.replace(`=${from}`, `=${to}`), arg),
    );
    const running = start(program("prometheus"), [...args, `--web.listen-address=${new URL(prometheusUrl).host}`]);
    await ready(running, `${prometheusUrl}/-/ready`, api.headers);
    return running;
  };
  const running = { collector: await startCollector(), prometheus: await startPrometheus() };
  const logs = { collector: "", prometheus: "" };

  const query = (promql: string): Promise<Sample[]> => instantQuery(api, promql);
  return {
    folder,
    otlpGrpc: await url("collector", ports.otlpGrpc),
    otlpHttp: await url("collector", ports.otlpHttp),
    prometheus: api,
    metricsUrl: `${await url("collector", ports.metrics)}/metrics`,
    liveMetricsUrl: `${await url("collector", ports.liveMetrics)}/metrics`,
    telemetryUrl: `${await url("collector", ports.telemetry)}/metrics`,
    scrapeHeaders: loginHeaders("scrape"),
    query,
    scraped: async () => {
      // A batch and a scrape that begins after it.
      const since = Date.now() / 1000 + 0.5;
      await eventually("a scrape", async () => {
        const scrapes = await query('timestamp(up{job=~"agents|agents-live"})');
        return scrapes.length === 2 && scrapes.every(({ value }) => value > since) ? true : undefined;
      });
    },
    tempoUrl,
    lokiUrl,
    spans: () => sink?.spans() ?? [],
    traceBytes: () => sink?.bytes() ?? "",
    tempoLog: () => real?.log() ?? "",
    lokiLog: () => loki?.log() ?? "",
    collectorLog: () => logs.collector + running.collector.log(),
    collectorPid: () => running.collector.pid,
    prometheusLog: () => logs.prometheus + running.prometheus.log(),
    restart: async (which, signal) => {
      await running[which].stop(signal);
      logs[which] += running[which].log();
      running[which] = await (which === "collector" ? startCollector() : startPrometheus());
    },
    stop: async () => {
      await Promise.all([running.collector.stop(), running.prometheus.stop()]);
      // Both would store first what is deleted below.
      await Promise.all([real?.stop("SIGKILL"), loki?.stop("SIGKILL")]);
      sink?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(running: Running, url: string, headers: Record<string, string> = {}): Promise<void> {
  try {
    const answers = async (): Promise<boolean> => (await fetch(url, { headers })).ok;
    // A program that has ended can't be the one that answers.
    await eventually(
      `a response from ${url}`,
      async () => (running.ended() || (await answers()) ? true : undefined),
      45,
    );
    if (running.ended()) {
      throw new Error("it has ended");
    }
  } catch (error) {
    await running.stop("SIGKILL");
    throw new Error(`${(error as Error).message}\n${running.log()}`, { cause: error });
  }
}
