import { parse } from "yaml";
import { toYaml } from "../../configs/render";
import { hostName, serviceNames, serviceRow } from "../../configs/services";
import { freePort } from "./ports";

/** Maps the stack's addresses to free ports of 127.0.0.1; the same address always has the same port. */
export class Loopback {
  private readonly ports = new Map<string, Promise<number>>();

  /** The port of 127.0.0.1 that replaces a service's port. */
  port(service: string, port: number): Promise<number> {
    const key = `${service}:${port}`;
    const free = this.ports.get(key) ?? freePort();
    this.ports.set(key, free);
    return free;
  }

  /**
   * Adapts a rendered configuration to a process on this host. Only addresses are changed (`collector.backend:8889` and, for
   * what the service itself listens on, `0.0.0.0:4317`, `127.0.0.1:8887`, sibling keys `host` and `port`, and Tempo's
   * `http_listen_port`) and folders.
   * @param service the service that the configuration belongs to.
   * @param folders folder in the container to folder on this host.
   */
  async localise(service: string, yaml: string, folders: Readonly<Record<string, string>> = {}): Promise<string> {
    return toYaml((await this.walk(service, parse(yaml), folders)) as object);
  }

  private async walk(service: string, value: unknown, folders: Readonly<Record<string, string>>): Promise<unknown> {
    if (typeof value === "string") {
      return this.text(service, value, folders);
    }
    if (Array.isArray(value)) {
      return Promise.all(value.map((item) => this.walk(service, item, folders)));
    }
    if (typeof value !== "object" || value === null) {
      return value;
    }
    const { host, port } = value as { host?: unknown; port?: unknown };
    if (typeof host === "string" && typeof port === "number" && isOwn(service, host, port)) {
      return { ...value, host: "127.0.0.1", port: await this.port(service, port) };
    }
    const entries = Object.entries(value).map(async ([key, item]) =>
      key === "http_listen_port"
        ? [key, await this.port(service, item as number)]
        : [key, await this.walk(service, item, folders)],
    );
    return Object.fromEntries(await Promise.all(entries)) as unknown;
  }

  private async text(service: string, value: string, folders: Readonly<Record<string, string>>): Promise<string> {
    const [, scheme = "", host, port, rest = ""] = /^(https?:\/\/)?([\w.]+):(\d+)(\/.*)?$/.exec(value) ?? [];
    const owner =
      host !== undefined && isOwn(service, host, Number(port))
        ? service
        : serviceNames.find((one) => hostName(one) === host);
    if (owner !== undefined) {
      return `${scheme}127.0.0.1:${await this.port(owner, Number(port))}${rest}`;
    }
    const folder = Object.keys(folders).find((one) => value === one || value.startsWith(`${one}/`));
    return folder === undefined ? value : folders[folder]! + value.slice(folder.length);
  }
}

/** Whether a service listens there itself: other ports of 127.0.0.1 are of the test's own programs. */
function isOwn(service: string, host: string, port: number): boolean {
  const row = serviceNames.find((name) => name === service);
  const isOwnPort = row !== undefined && Object.values(serviceRow(row).ports).includes(port);
  return host === "0.0.0.0" || (host === "127.0.0.1" && isOwnPort);
}
