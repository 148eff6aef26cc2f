import type * as docker from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";
import { isDockerName } from "./names";
import { onlyDecided, unless, type Rule } from "./rule";

export type VolumeInputs = Unwrap<docker.VolumeArgs>;
export type NetworkInputs = Unwrap<docker.NetworkArgs>;
export type RemoteImageInputs = Unwrap<docker.RemoteImageArgs>;

const volumes: readonly Rule<VolumeInputs>[] = [
  {
    name: "volumes-are-volumes",
    description: "A volume is Docker's own: no path of the host, no file system of another machine.",
    decides: ["name", "driver", "driverOpts", "labels"],
    problems: ({ name, driver = "local", driverOpts = {} }) => [
      ...unless(isDockerName(name), `its name is '${name ?? ""}': give it a name of Docker's, never a path`),
      ...unless(driver === "local", `its driver is ${driver}: leave driver unset`),
      ...Object.entries(driverOpts).map(
        ([option, value]) => `it has the option ${option}=${value}: leave driverOpts unset`,
      ),
    ],
  },
];

const networks: readonly Rule<NetworkInputs>[] = [
  {
    name: "networks-are-bridges",
    description: "A network is a bridge on this host that other programs can't join by themselves.",
    decides: ["name", "driver", "internal", "ipamDriver", "labels"],
    problems: ({ name, driver, ipamDriver = "default" }) => [
      ...unless(isDockerName(name), `its name is '${name ?? ""}': give it a name of Docker's`),
      ...unless(driver === "bridge", `its driver is '${driver ?? ""}': set bridge`),
      ...unless(ipamDriver === "default", `its addresses come from ${ipamDriver}: leave ipamDriver unset`),
    ],
  },
];

const images: readonly Rule<RemoteImageInputs>[] = [
  {
    name: "images-are-pulled",
    description: "Images are pulled and stay on the host when the stack is destroyed; none is built.",
    decides: ["name", "keepLocally"],
    problems: ({ keepLocally }) =>
      unless(keepLocally === true, "destroying the stack removes it for everybody on this host: set keepLocally"),
  },
];

export const volumeRules = [...volumes, onlyDecided("volume-inputs", "volume", volumes)];
export const networkRules = [...networks, onlyDecided("network-inputs", "network", networks)];
export const imageRules = [...images, onlyDecided("image-inputs", "image", images)];
