import { parse } from "yaml";
import { toYaml } from "../../configs/render";
import { freePort } from "./processes";

/** Free ports that stand for the stack's addresses; the same address always gets the same port. */
export class Loopback {
  private readonly ports = new Map<string, number>();

  /** The port on loopback that stands for a service's port. */
  async port(service: string, port: number): Promise<number> {
    const key = `${service}:${port}`;
    const known = this.ports.get(key);
    if (known !== undefined) {
      return known;
    }
    const free = await freePort();
    this.ports.set(key, free);
    return free;
  }

  /**
   * A rendered configuration for a program that runs on this machine instead of in the stack's network. Changed are
   * only addresses (`collector:8889` and, for what the service itself listens on, `0.0.0.0:4317`, `host` and `port`
   * beside each other, and Tempo's `http_listen_port`) and folders.
   * @param service whose configuration it is.
   * @param folders folder in the container to folder on this machine.
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
    if (host === "0.0.0.0" && typeof port === "number") {
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
    const [, scheme = "", host, port, rest = ""] =
      /^(https?:\/\/)?(0\.0\.0\.0|collector|tempo|prometheus|grafana):(\d+)(\/.*)?$/.exec(value) ?? [];
    if (host !== undefined) {
      return `${scheme}127.0.0.1:${await this.port(host === "0.0.0.0" ? service : host, Number(port))}${rest}`;
    }
    const folder = Object.keys(folders).find((one) => value === one || value.startsWith(`${one}/`));
    return folder === undefined ? value : folders[folder]! + value.slice(folder.length);
  }
}
