import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { sleep } from "../../tools/local-pipeline/processes";

/** The result of sending bytes. */
export interface Outcome {
  /** The first line of the response; empty when there was none. */
  readonly statusLine: string;
  /** Whether the server closed the connection. */
  readonly closed: boolean;
}

/** Sends bytes to a port of loopback and waits for a response, the end of the connection, or the timeout. */
export function sendBytes(port: number, parts: readonly (Buffer | string)[], milliseconds = 10_000): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let received = "";
    const finish = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ statusLine: received.split("\r\n", 1)[0] ?? "", closed });
    };
    const timer = setTimeout(() => finish(false), milliseconds);
    socket.on("data", (data) => {
      received += data.toString("latin1");
      if (received.includes("\r\n")) {
        finish(false);
      }
    });
    socket.on("error", () => undefined).on("close", () => finish(true));
    parts.forEach((part) => socket.write(part));
  });
}

/** Idle connections. */
export interface LeftOpen {
  /** The number of connections that the server hasn't closed. */
  open(): number;
  close(): void;
}

/** Opens connections to a port of loopback, in batches of 200, and sends `hello` on each. */
export async function leaveOpen(port: number, count: number, hello: Buffer | string): Promise<LeftOpen> {
  const sockets: Socket[] = [];
  let closed = 0;
  for (let index = 0; index < count; index++) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined).on("close", () => (closed += 1));
    socket.resume();
    socket.write(hello);
    sockets.push(socket);
    if (index % 200 === 199) {
      await sleep(10);
    }
  }
  return { open: () => count - closed, close: () => sockets.forEach((socket) => socket.destroy()) };
}

/** The bytes of a POST request over HTTP/1.1. */
export function httpRequest(
  path: string,
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({
    host: "collector",
    "content-type": "application/x-protobuf",
    "content-length": String(bytes.length),
    connection: "close",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n`), bytes]);
}

/** A generator of pseudo-random numbers from 0 up to, not including, 1 (a linear congruential generator). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** A damaged copy of bytes: some are changed, some removed, some repeated. */
export function mutate(bytes: Buffer, random: () => number): Buffer {
  const at = (): number => Math.floor(random() * bytes.length);
  let damaged = Buffer.from(bytes);
  for (let change = 0; change < 1 + random() * 8; change++) {
    const place = at();
    const kind = random();
    if (kind < 0.6) {
      damaged[place % damaged.length] = Math.floor(random() * 256);
    } else if (kind < 0.8) {
      damaged = Buffer.concat([damaged.subarray(0, place), damaged.subarray(place + Math.floor(random() * 32))]);
    } else {
      damaged = Buffer.concat([damaged.subarray(0, place), damaged.subarray(Math.max(0, place - 16))]);
    }
    if (damaged.length === 0) {
      return Buffer.from([0xff]);
    }
  }
  return damaged;
}

/** The peak resident memory of a process in MiB; undefined on systems without `/proc`. */
export function peakMemory(pid: number): number | undefined {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
