import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An alert in a message of Alertmanager. */
export interface NotifiedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A receiver of Alertmanager's messages. */
export interface Webhook {
  readonly url: string;
  /** The alerts of all messages so far, in the order of their arrival. */
  readonly received: readonly NotifiedAlert[];
  stop(): void;
}

/**
 * Listens for messages of Alertmanager.
 * @param host the address to listen on. Default: loopback.
 */
export async function startWebhook(host = "127.0.0.1"): Promise<Webhook> {
  const received: NotifiedAlert[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      received.push(...(JSON.parse(body) as { alerts: NotifiedAlert[] }).alerts);
      response.end();
    });
  });
  server.listen(0, host);
  await once(server, "listening");
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    received,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
