import type { ComponentConfig, Part } from "./parts";

/**
 * Limits on what one client can make the collector keep in memory, so that no client can use up the memory that the
 * others need. docs/bad-input.md has the receivers' responses and measurements.
 */

/** Refuses data when the container's memory is nearly used up. The first processor of every pipeline with a receiver. */
export const memoryLimiter: Part = {
  processors: {
    memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 },
  },
};

/** The largest request, after decompression: a client's batch is far below 1 MiB. */
const largestRequestMiB = 16;

/** Limits of OTLP over gRPC. */
export const grpcLimits = {
  max_recv_msg_size_mib: largestRequestMiB,
  max_concurrent_streams: 100,
  keepalive: {
    // Pings a silent client, and closes the connection of one that does not respond.
    server_parameters: { time: "30s", timeout: "10s" },
  },
} satisfies ComponentConfig;

/** Limits of OTLP over HTTP. */
export const httpLimits = {
  max_request_body_size: largestRequestMiB * 1024 * 1024,
  // A client sends a request in one go, so a slow one is not a real client.
  read_header_timeout: "10s",
  read_timeout: "20s",
  write_timeout: "30s",
  idle_timeout: "60s",
} satisfies ComponentConfig;

/** Longest label value and most labels of a series: the collector and Prometheus keep them in memory. */
const longestValue = 256;
const mostLabels = 64;

/** Statements (context `datapoint` or `resource`) that bound the size of a series' labels, to run before any processor with state. */
export const boundedAttributes = [`truncate_all(attributes, ${longestValue})`, `limit(attributes, ${mostLabels}, [])`];

/**
 * Upper bound of the accumulator's streams; points of further streams are dropped and counted as `error="limit"`. A
 * laptop has some hundreds. Ten thousand with the longest labels fit into the collector's memory limit, and their
 * histograms into Prometheus' limit of samples per scrape.
 */
export const mostStreams = 10_000;
