import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../configs/settings";
import { services } from "../../configs/services";
import { tempoConfigPath, tempoFiles } from "../../configs/tempo";
import type { Loopback } from "./loopback";
import { freePort, start, type Running } from "./processes";
import { program } from "./programs";

/** Starts a Tempo with its rendered configuration, below a folder of the test's own. */
export async function startTempo(settings: Settings, loopback: Loopback, folder: string): Promise<Running> {
  const data = join(folder, "tempo");
  mkdirSync(data);
  const file = join(folder, "tempo.yaml");
  const { content } = tempoFiles(settings).find(({ path }) => path === tempoConfigPath)!;
  writeFileSync(file, await loopback.localise("tempo", content, { [services.tempo.dataFolder]: data }));
  return start(program("tempo"), [
    `-config.file=${file}`,
    // Folders that the configuration leaves at their defaults, below the one of the stack's volume.
    `-live-store.wal.path=${join(data, "live-store/traces")}`,
    `-live-store.shutdown_marker_dir=${join(data, "live-store/shutdown-marker")}`,
    `-backend-schedulerbackend-scheduler.local-work-path=${data}`,
    // Ports that nobody outside uses, and so no part of the configuration.
    `-server.grpc-listen-port=${await freePort()}`,
    `-memberlist.bind-port=${await freePort()}`,
  ]);
}
