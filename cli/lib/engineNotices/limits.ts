import type { Notice } from "./notice";

/**
 * Docker accepts limits that it can't enforce, with a warning that the provider doesn't show. `MemoryLimit` is false
 * where the memory controller isn't available: rootless with cgroup v1, without systemd or without delegation (the driver is
 * `none` then); some ARM boards boot with `cgroup_disable=memory`. `SwapLimit` is false with cgroup v1 unless the kernel runs with
 * `swapaccount=1`; a container may then use as much swap again as it has memory. With cgroup v2 both are there.
 *
 * Source: https://docs.docker.com/engine/containers/resource_constraints/ and
 * https://docs.docker.com/engine/install/linux-postinstall/; `sysInfo` in moby's `pkg/sysinfo`.
 */
export const limits: Notice = {
  id: "limits",
  text: ({ limitsMemory, limitsSwap, cgroupVersion }) => {
    const cgroup = cgroupVersion === "" ? "" : ` (cgroup v${cgroupVersion})`;
    if (!limitsMemory) {
      return `This engine doesn't enforce limits of memory${cgroup}: a service can use all of the machine's.`;
    }
    return limitsSwap
      ? undefined
      : `This engine doesn't limit swap${cgroup}: a service can use more than its …Memory setting. ` +
          "Boot the kernel with swapaccount=1, or with cgroup v2.";
  },
};
