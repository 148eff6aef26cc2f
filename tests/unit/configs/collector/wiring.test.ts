import { collectorConfig } from "../../../../configs/collector";
import { wiringProblems } from "../../../../configs/collector/check";
import { boundPointLabels } from "../../../../configs/collector/labels";
import { assemble } from "../../../../configs/collector/parts";
import type { Content, TraceStitching } from "../../../../configs/settings";
import { settingsOf } from "../../../support/settings";

test.each<TraceStitching>(["process", "off"])("traceStitching %s: every pipeline is wired", (traceStitching) => {
  expect(wiringProblems(collectorConfig(settingsOf("dev", { traceStitching })))).toEqual([]);
});

test.each<Record<string, string>>([
  { otlpAuth: "bearer" },
  { tls: "internal" },
  { tls: "full", otlpAuth: "bearer" },
  { tls: "full", otlpAuth: "mtls" },
])("%j: every pipeline is wired", (changes) => {
  expect(wiringProblems(collectorConfig(settingsOf("dev", changes)))).toEqual([]);
});

test.each<Content>(["full", "redacted", "metadata"])("content %s: every pipeline is wired", (content) => {
  expect(wiringProblems(collectorConfig(settingsOf("dev", { content })))).toEqual([]);
});

test.each<Content>(["redacted", "metadata"])("content %s: all that clients send is reduced first", (content) => {
  const { pipelines } = collectorConfig(settingsOf("dev", { content })).service;
  const first = Object.entries(pipelines).filter(([, { receivers }]) => receivers.includes("otlp"));
  expect(Object.fromEntries(first.map(([name, { processors }]) => [name, processors]))).toEqual({
    "traces/reduce": ["memory_limiter", "transform/reduce_traces"],
    "logs/reduce": ["memory_limiter", "transform/reduce_logs"],
    "metrics/reduce": ["memory_limiter", "transform/reduce_metrics"],
  });
});

test("content full: nothing is changed", () => {
  const full = collectorConfig(settingsOf("dev", { content: "full" }));
  expect(Object.keys({ ...full.processors, ...full.connectors }).filter((id) => /reduce|redact/.test(id))).toEqual([]);
  expect(full.service.pipelines["traces"]!.receivers).toEqual(["otlp"]);
});

test("wiring problems are reported", () => {
  const config = collectorConfig(settingsOf("dev", { content: "full" }));
  const { span_metrics: _removed, ...connectors } = config.connectors;
  const broken = {
    ...config,
    connectors,
    exporters: { ...config.exporters, debug: {} },
    service: {
      ...config.service,
      pipelines: {
        ...config.service.pipelines,
        logs: { receivers: ["otlp"], processors: ["transform/none", "memory_limiter"], exporters: ["otlp_http/loki"] },
      },
    },
  };
  expect(wiringProblems(broken)).toEqual([
    "exporters of traces/agentproxy names 'span_metrics', which is not defined",
    "receivers of metrics/spans names 'span_metrics', which is not defined",
    "processors of logs names 'transform/none', which is not defined",
    "logs takes telemetry from outside, so 'memory_limiter' must be its first processor",
    "'transform/agent_records' is defined but not used",
    "'transform/stitch_records' is defined but not used",
    "'debug' is defined but not used",
  ]);
});

test("two parts can't define the same component", () => {
  const part = { receivers: { otlp: {} } };
  expect(() => assemble([part, part], {})).toThrow(
    "two parts of the collector's configuration define 'otlp' in receivers",
  );
});

test("with TLS, the collector scrapes itself as often as Prometheus scrapes it", () => {
  const { receivers } = collectorConfig(settingsOf("dev", { tls: "internal", scrapeInterval: "30s" }));
  expect(receivers["prometheus/own"]).toMatchObject({ config: { scrape_configs: [{ scrape_interval: "30s" }] } });
});

test("no word is repeated in a list of label values", () => {
  const patterns = boundPointLabels.flatMap((statement) => /"\^\((.*)\)\$"/.exec(statement)?.[1] ?? []);
  expect(patterns.length).toBe(4);
  for (const words of patterns.map((pattern) => pattern.split("|"))) {
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  }
});
