import * as http from "node:http";
import * as https from "node:https";
import * as tls from "node:tls";
import { datasources } from "../../configs/grafana/names";
import { isLoopback } from "../../configs/settings";
import { UserError } from "./errors";
import type { ClearOutputs } from "./outputs";

/** One series in the result of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Runs an instant query, now. */
export type InstantQuery = (promql: string) => Promise<Sample[]>;

/** What is needed of a stack's outputs. */
export type GrafanaOutputs = Pick<
  ClearOutputs,
  "grafanaUrl" | "grafanaUser" | "grafanaPassword" | "certificateAuthority"
>;

const timeout = 10_000;

/**
 * Queries a stack's Prometheus through Grafana, because Prometheus' own port is published on request only.
 * @throws UserError from the query when there is no result.
 */
export function prometheusOf(outputs: GrafanaOutputs): InstantQuery {
  const { grafanaUrl, grafanaUser, grafanaPassword, certificateAuthority } = outputs;
  if (grafanaUrl === undefined) {
    throw new UserError(
      "Prometheus is queried through Grafana, whose port is not published. Set grafanaPort and run `npm run up`.",
    );
  }
  const path = `/api/datasources/proxy/uid/${datasources.prometheus.uid}/api/v1/query`;
  const url = new URL(`${grafanaUrl.replace(/\/$/, "")}${path}`);
  const authorization = `Basic ${Buffer.from(`${grafanaUser}:${grafanaPassword}`).toString("base64")}`;
  return async (promql) => {
    const { status, body } = await post(url, authorization, promql, certificateAuthority);
    if (status === 401 || status === 403) {
      throw new UserError(
        `Grafana at ${grafanaUrl} refuses the login of ${grafanaUser}, whose password was changed by hand. ` +
          "Give it a new one: increase passwordGeneration and run `npm run up`.",
      );
    }
    const result = status === 200 ? resultIn(body) : undefined;
    if (result === undefined) {
      throw new UserError(
        `Grafana at ${grafanaUrl} has no result of Prometheus (HTTP ${status}). Run \`npm run status\` to see why.`,
      );
    }
    return result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
  };
}

interface Row {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** The rows of a response; `undefined` if it is none of Prometheus. */
function resultIn(body: string): readonly Row[] | undefined {
  try {
    const { data } = JSON.parse(body) as { data?: { result?: readonly Row[] } };
    return data?.result;
  } catch {
    return undefined;
  }
}

/** `fetch` can't be given a CA. */
function post(
  url: URL,
  authorization: string,
  query: string,
  authority: string | undefined,
): Promise<{ status: number; body: string }> {
  const form = new URLSearchParams({ query }).toString();
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const options = { method: "POST", headers, timeout };
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(
        new UserError(
          `Grafana at ${url.origin} can't be reached (${error.message}). Run \`npm run status\` to see why.`,
        ),
      );
    const receive = (response: http.IncomingMessage): void => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", fail);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8") }),
      );
    };
    const request =
      url.protocol === "https:"
        ? https.request(url, { ...options, ...verification(url, authority) }, receive)
        : http.request(url, options, receive);
    request.on("error", fail);
    request.on("timeout", () => request.destroy(new Error(`no response in ${timeout / 1000} s`)));
    request.end(form);
  });
}

/**
 * How Grafana's certificate is verified: by the stack's CA, by those that Node.js trusts, and by `NODE_EXTRA_CA_CERTS`. On
 * loopback, the name in it doesn't count: the user's own certificate has the name by which others reach this machine.
 */
function verification({ hostname }: URL, authority: string | undefined): https.RequestOptions {
  // Node.js before 22.15 has only its own list.
  const { getCACertificates }: Partial<typeof tls> = tls;
  const known = getCACertificates?.("default") ?? tls.rootCertificates;
  return {
    ca: authority === undefined ? known : [...known, authority],
    ...(isLoopback(hostname) && { checkServerIdentity: () => undefined }),
  };
}
