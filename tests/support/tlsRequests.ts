import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";

/** A server's response. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** PEM: the trusted CA, and the client's certificate and key. */
export interface Trust {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Sends a request to a server with a certificate of the test's CA; `fetch` trusts only the system's CAs. */
export function ask(url: string, trust: Trust = {}, headers: Record<string, string> = {}): Promise<Answer> {
  const start = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = start(url, { ...trust, headers, timeout: 10_000, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      const { statusCode: status = 0, headers: received } = response;
      response.on("end", () => resolve({ status, headers: received, text })).on("error", reject);
    });
    sent.on("timeout", () => sent.destroy(new Error(`${url}: no answer in time`))).on("error", reject);
    sent.end();
  });
}

/** Basic authentication as a header. */
export function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}
