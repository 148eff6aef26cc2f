import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../configs/settings";
import { services } from "../../configs/services";
import { tempoConfigPath, tempoFiles } from "../../configs/tempo";
import type { Loopback } from "./loopback";
import { freePort } from "./ports";
import { start, type Running } from "./processes";
import { program } from "../programs/find";

/**
 * Starts Tempo with its rendered configuration.
 * @param folder where its configuration and data are put.
 */
export async function startTempo(settings: Settings, loopback: Loopback, folder: string): Promise<Running> {
  const data = join(folder, "tempo");
  mkdirSync(data);
  const file = join(folder, "tempo.yaml");
  const { content } = tempoFiles(settings).find(({ path }) => path === tempoConfigPath)!;
  writeFileSync(file, await loopback.localise("tempo", content, { [services.tempo.dataFolder]: data }));
  return start(program("tempo"), [
    `-config.file=${file}`,
    // Directories that the configuration leaves at their defaults, which are below the stack's volume.
    `-live-store.wal.path=${join(data, "live-store/traces")}`,
    `-live-store.shutdown_marker_dir=${join(data, "live-store/shutdown-marker")}`,
    `-backend-schedulerbackend-scheduler.local-work-path=${data}`,
    // Ports that no other service uses, so the configuration doesn't contain them.
    `-server.grpc-listen-port=${await freePort()}`,
    `-memberlist.bind-port=${await freePort()}`,
  ]);
}
