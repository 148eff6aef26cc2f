import type { ComponentConfig } from "./types";

/**
 * What one client can make the collector hold, so that no client can take the memory of the others. What the
 * receivers answer, and what it comes to, is in docs/bad-input.md.
 */

/** The largest request, after decompression: a client's batch is far below 1 MiB. */
const largestRequestMiB = 16;

/** Limits of OTLP over gRPC. */
export const grpcLimits = {
  max_recv_msg_size_mib: largestRequestMiB,
  max_concurrent_streams: 100,
  keepalive: {
    // Asks a silent client whether it is there, and leaves the one that doesn't answer.
    server_parameters: { time: "30s", timeout: "10s" },
  },
} satisfies ComponentConfig;

/** Limits of OTLP over HTTP. */
export const httpLimits = {
  max_request_body_size: largestRequestMiB * 1024 * 1024,
  // A request comes at once or not at all.
  read_header_timeout: "10s",
  read_timeout: "20s",
  write_timeout: "30s",
  idle_timeout: "60s",
} satisfies ComponentConfig;

/** Longest label and most labels: a series' labels are held by the collector and by Prometheus. */
const longestValue = 256;
const mostLabels = 64;

/** Statements (context `datapoint` or `resource`) that bound what a series' labels take. They go before all that keeps state. */
export const boundedAttributes = [`truncate_all(attributes, ${longestValue})`, `limit(attributes, ${mostLabels}, [])`];

/**
 * Upper bound of the accumulator's streams; what comes beyond is dropped and counted as `error="limit"`. A laptop has
 * some hundreds. Ten thousand with the longest labels fit into the collector's memory limit, and their histograms
 * into what Prometheus takes of one scrape.
 */
export const mostStreams = 10_000;
