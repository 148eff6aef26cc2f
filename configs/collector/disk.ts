import { services } from "../services";
import type { Part } from "./parts";

/**
 * How full the disk is on which Docker keeps the stack's volumes. The collector sees it through its own configuration,
 * which is in such a volume; all other file systems are left out. It is the disk of all services' data, unless a volume
 * driver keeps volumes elsewhere.
 */
export const disk: Part = {
  receivers: {
    "host_metrics/disk": {
      collection_interval: "30s",
      // Without it, the receiver warns that it sees the container's mounts, not the host's.
      root_path: "/",
      scrapers: {
        filesystem: {
          // A volume is a bind mount, which counts as virtual.
          include_virtual_filesystems: true,
          include_mount_points: { match_type: "strict", mount_points: [services.collector.configFolder] },
          metrics: { "system.filesystem.inodes.usage": { enabled: false } },
        },
      },
    },
  },
  pipelines: {
    "metrics/disk": {
      receivers: ["host_metrics/disk"],
      processors: ["memory_limiter"],
      exporters: ["prometheus/live"],
    },
  },
};
