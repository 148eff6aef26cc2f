import { docker, jsonLines } from "../../components/docker/cli";

/** What the containers of a stack use, as Docker reports it. */

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** A size as Docker prints it, in bytes. */
function bytes(text: string): number {
  const [, number, unit] = /^([\d.]+)\s*(\w+)/.exec(text) ?? [];
  return Number(number) * (units[unit ?? ""] ?? NaN);
}

/** A figure for each service. */
export type PerService = Readonly<Record<string, number>>;

/** The memory of each service's container, in bytes. */
export async function memory(names: PerContainer): Promise<PerService> {
  const { stdout } = await docker(["stats", "--no-stream", "--format", "{{json .}}", ...names.keys()]);
  return Object.fromEntries(
    jsonLines<{ Name: string; MemUsage: string }>(stdout).map(({ Name, MemUsage }) => [
      names.get(Name)!,
      bytes(MemUsage),
    ]),
  );
}

/** The size of each service's volume with data, in bytes. */
export async function disk(names: PerContainer): Promise<PerService> {
  const { stdout } = await docker(["system", "df", "--verbose", "--format", "{{json .Volumes}}"], 120_000);
  const volumes = JSON.parse(stdout) as { Name: string; Size: string }[];
  return Object.fromEntries(
    [...names].flatMap(([container, service]) =>
      volumes.filter(({ Name }) => Name === `${container}-data`).map(({ Size }) => [service, bytes(Size)]),
    ),
  );
}

/** Services by the names of their containers. */
export type PerContainer = ReadonlyMap<string, string>;
