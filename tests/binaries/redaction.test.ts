import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { queryRecords } from "../../tools/local-pipeline/loki";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { findProgram } from "../../tools/programs/find";
import { otlpClient } from "../../tools/telemetry/client";
import type { Signal } from "../../tools/telemetry/otlp";
import { canariesIn, canaryRequests, type Canaries } from "../support/canaries";
import { complaints } from "../support/complaints";
import { panelQueries, show, type Shown } from "../support/panels";
import { describeWith } from "../support/requirements";

const signals: readonly Signal[] = ["traces", "logs", "metrics"];

/** A pipeline that was sent canaries over both protocols, and everything that could be read afterwards. */
interface Sent {
  readonly canaries: Canaries;
  /** What was read, by where. */
  readonly texts: Readonly<Record<string, string>>;
  readonly pipeline: Pipeline;
}

async function fetchText(url: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(url, { headers });
  if (!response.ok) {
    throw new Error(`${url}: ${response.status}`);
  }
  return response.text();
}

/** Without Tempo, what the collector exports is searched in its place. */
const withTempo = findProgram("tempo") !== undefined;

async function traceText(pipeline: Pipeline, id: string): Promise<string> {
  if (withTempo) {
    return fetchText(`${pipeline.tempoUrl}/api/v2/traces/${id}`);
  }
  const bytes = pipeline.traceBytes();
  return bytes.includes(Buffer.from(id, "hex").toString("latin1")) ? bytes : "";
}

async function sendCanaries(content: string): Promise<Sent> {
  const pipeline = await startPipeline({ settings: { content }, tempo: withTempo, loki: true });
  const canaries: Canaries = new Map();
  const traceIds: string[] = [];
  for (const protocol of ["grpc", "http/json"] as const) {
    const endpoint = protocol === "grpc" ? pipeline.otlpGrpc : pipeline.otlpHttp;
    const client = otlpClient({ endpoint, protocol });
    traceIds.push(randomBytes(16).toString("hex"));
    const requests = canaryRequests(canaries, traceIds.at(-1)!);
    for (const signal of signals) {
      await client.send(signal, requests[signal]);
    }
    client.close();
  }
  const traces = await Promise.all(
    traceIds.map((id) =>
      eventually(`trace ${id}`, async () => {
        const text = await traceText(pipeline, id);
        return text.includes("second") ? text : undefined;
      }),
    ),
  );
  const records = await eventually("8 records", async () => {
    const found = await queryRecords(pipeline.lokiUrl, '{service_name=~".+"}');
    return found.length >= 8 ? found : undefined;
  });
  await eventually("the metrics", async () =>
    (await pipeline.query('{__name__=~"canaries_live.*"}')).length > 0 ? true : undefined,
  );
  await pipeline.scraped();
  const { url, headers } = pipeline.prometheus;
  const start = String(Date.now() / 1000 - 3600);
  const texts = {
    Tempo: traces.join("\n"),
    Loki: JSON.stringify(records, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    "Prometheus' series": await fetchText(
      `${url}/api/v1/series?match[]=${encodeURIComponent('{__name__=~".+"}')}&start=${start}`,
      headers,
    ),
    "Prometheus' metadata": await fetchText(`${url}/api/v1/metadata`, headers),
    "Prometheus' exemplars": await fetchText(
      `${url}/api/v1/query_exemplars?query=${encodeURIComponent('{__name__=~".+"}')}&start=${start}`,
      headers,
    ),
    "what is scraped": await fetchText(pipeline.metricsUrl, pipeline.scrapeHeaders),
    "what is scraped live": await fetchText(pipeline.liveMetricsUrl, pipeline.scrapeHeaders),
    "the collector's own metrics": await fetchText(pipeline.telemetryUrl, pipeline.scrapeHeaders),
    "the collector's log": pipeline.collectorLog(),
    "Tempo's log": pipeline.tempoLog(),
    "Loki's log": pipeline.lokiLog(),
    "Prometheus' log": pipeline.prometheusLog(),
    files: filesOf(pipeline.folder),
  };
  return { canaries, texts, pipeline };
}

/** The bytes of all files: write-ahead logs and blocks. */
function filesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

/** The places of the canaries that were found, by where. */
function foundPlaces({ canaries, texts }: Sent): Record<string, string[]> {
  const found = Object.entries(texts).map(([where, text]): [string, string[]] => [
    where,
    [
      ...new Set(
        canariesIn(text).map(
          (id) => `${canaries.get(id)!.signal}: ${canaries.get(id)!.place} (${canaries.get(id)!.kind})`,
        ),
      ),
    ],
  ]);
  return Object.fromEntries(found.filter(([, places]) => places.length > 0));
}

/** What a panel of "Stack health" shows. */
async function shown({ prometheus }: Pipeline, panel: string): Promise<Shown> {
  return show(
    prometheus,
    panelQueries.find(({ name }) => name === `Stack health / ${panel} / A`)!,
  );
}

const sumOf = (values: Readonly<Record<string, number>>): number => Object.values(values).reduce((a, b) => a + b, 0);

describeWith({ programs: ["otelcol-contrib", "prometheus", "loki"] }, "canaries", () => {
  describe.each(["redacted", "metadata"])("with content: %s", (content) => {
    let sent: Sent;
    beforeAll(async () => {
      sent = await sendCanaries(content);
    }, 120_000);
    afterAll(() => sent.pipeline.stop());

    test("none is found in any store, file or log", () => {
      expect(foundPlaces(sent)).toEqual({});
    });

    test("the collector complains about nothing", () => {
      expect(complaints(sent.pipeline.collectorLog())).toEqual([]);
    });
  });

  test("what was replaced is counted by signal and kind, also what several items share: once", async () => {
    const { canaries, pipeline } = await sendCanaries("redacted");
    // Prometheus has seen a zero before.
    const samples = await pipeline.query("sum by (signal, kind) (increase(redacted_texts_total[5m] anchored))");
    const expected: Record<string, number> = {};
    for (const { signal, kind } of canaries.values()) {
      expected[`${signal} ${kind}`] = (expected[`${signal} ${kind}`] ?? 0) + 1;
    }
    expect(
      Object.fromEntries(samples.map(({ labels, value }) => [`${labels["signal"]} ${labels["kind"]}`, value])),
    ).toEqual(expected);
    const byKind: Record<string, number> = {};
    for (const { kind } of canaries.values()) {
      byKind[kind] = (byKind[kind] ?? 0) + 1;
    }
    expect(await shown(pipeline, "Secrets replaced")).toEqual({ "": canaries.size });
    expect(await shown(pipeline, "Secrets replaced, over time")).toEqual(byKind);
    expect(sumOf(await shown(pipeline, "What was replaced, and whose it was"))).toBe(canaries.size);
    await pipeline.stop();
  }, 120_000);

  describe("with content: full", () => {
    let sent: Sent;
    beforeAll(async () => {
      sent = await sendCanaries("full");
    }, 120_000);
    afterAll(() => sent.pipeline.stop());

    test("no panel says that nothing was found", async () => {
      expect(await shown(sent.pipeline, "Secrets replaced")).toEqual({});
    });

    test("all are found, so the search finds what is stored", () => {
      const found = new Set(Object.values(sent.texts).flatMap(canariesIn));
      const missing = [...sent.canaries].filter(([id]) => !found.has(id));
      expect([...new Set(missing.map(([, { signal, place }]) => `${signal}: ${place}`))]).toEqual([]);
    });
  });
});
