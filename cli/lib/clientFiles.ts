import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ClientOutput } from "../../components/outputs";
import type { Workspace } from "./workspace";

/** The paths of one client's files; each is absent when the client doesn't need it. */
export interface ClientFiles {
  readonly ca?: string;
  /** The CA together with those of `NODE_EXTRA_CA_CERTS`, which can name one file only; absent when there are none. */
  readonly nodeCa?: string;
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
    nodeCa: { name: "ca-node.crt", text: withExtraCas(client.authority, join(folder, "ca.crt")) },
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

/**
 * The CA with the certificates of the user's `NODE_EXTRA_CA_CERTS`, without which an agent behind a company's proxy
 * wouldn't reach its model.
 * @param own the file of the CA alone, which that variable may name since an earlier call.
 */
function withExtraCas(ca: string | undefined, own: string): string | undefined {
  const extra = process.env["NODE_EXTRA_CA_CERTS"] ?? "";
  if (ca === undefined || extra === own || !existsSync(extra)) {
    return undefined;
  }
  const text = readFileSync(extra, "utf8");
  return text.includes(ca.trim()) ? text : `${text.trimEnd()}\n${ca}`;
}
