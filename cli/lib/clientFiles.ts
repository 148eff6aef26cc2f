import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ClientOutput } from "../../components/outputs";
import type { Workspace } from "./workspace";

/** The paths of one client's files; each is absent when the client doesn't need it. */
export interface ClientFiles {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/**
 * Writes a client's certificates and key, which the SDKs read from files, below the stack's folder in the state, readable
 * by their owner only.
 */
export function clientFiles({ configFile }: Pick<Workspace, "configFile">, client: ClientOutput): ClientFiles {
  const folder = join(dirname(configFile), "clients", client.name);
  const files = {
    ca: { name: "ca.crt", text: client.authority },
    certificate: { name: "client.crt", text: client.certificate },
    key: { name: "client.key", text: client.key },
  };
  return Object.fromEntries(
    Object.entries(files).flatMap(([what, { name, text }]) => {
      if (text === undefined) {
        return [];
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return [[what, join(folder, name)]];
    }),
  );
}
