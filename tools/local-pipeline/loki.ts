import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lokiConfigPath, lokiFiles } from "../../configs/loki";
import { services } from "../../configs/services";
import type { Settings } from "../../configs/settings";
import type { Loopback } from "./loopback";
import { freePort } from "./ports";
import { start, type Running } from "./processes";
import { program } from "../programs/find";

/**
 * Starts Loki with its rendered configuration.
 * @param folder where its configuration and data are put.
 */
export async function startLoki(settings: Settings, loopback: Loopback, folder: string): Promise<Running> {
  const data = join(folder, "loki");
  mkdirSync(data);
  const file = join(folder, "loki.yaml");
  const { content } = lokiFiles(settings).find(({ path }) => path === lokiConfigPath)!;
  writeFileSync(file, await loopback.localise("loki", content, { [services.loki.dataFolder]: data }));
  return start(program("loki"), [
    `-config.file=${file}`,
    // The container's interface; here nobody else needs to reach it.
    "-server.http-listen-address=127.0.0.1",
    // A port that no other service uses, so the configuration doesn't contain it.
    `-server.grpc-listen-port=${await freePort()}`,
  ]);
}

/** A log record in Loki. */
export interface StoredRecord {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly body: string;
  /** The stream's labels and the structured metadata of the record, by Loki's names: dots are underscores. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Runs a query for records of the last day, oldest first, at most 5,000.
 * @param url Loki itself, or Grafana's proxy to it.
 * @throws Error with the query and Loki's message when the query fails.
 */
export async function queryRecords(
  url: string,
  logql: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<StoredRecord[]> {
  const end = Date.now() + 60_000;
  const address = new URL(`${url}/loki/api/v1/query_range`);
  address.search = new URLSearchParams({
    query: logql,
    start: `${end - 24 * 3600_000}000000`,
    end: `${end}000000`,
    direction: "forward",
    limit: "5000",
  }).toString();
  const response = await fetch(address, { headers });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${logql}: ${response.status} ${text}`);
  }
  const { data } = JSON.parse(text) as {
    data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
  };
  return data.result
    .flatMap(({ stream, values }) =>
      values.map(([time, body]): StoredRecord => ({ time: BigInt(time), body, labels: stream })),
    )
    .sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0));
}
