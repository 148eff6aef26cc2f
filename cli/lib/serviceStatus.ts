import { isHealthy, type Probe } from "../../components/docker/health";
import type { ServiceName } from "../../configs/services";
import { probesOf, type StackContainer, type StackInDocker } from "./containers";

/** Whether one service of a stack works. */
export interface ServiceStatus {
  readonly service: ServiceName;
  /** Undefined when the container is missing. */
  readonly container: StackContainer | undefined;
  /** `unknown`: the container in which its probe runs is down. */
  readonly health: "healthy" | "unhealthy" | "down" | "unknown";
}

/** The status of every service that a stack has, now: whether it runs, and what its probe returns. */
export async function serviceStatuses({ containers, services }: StackInDocker): Promise<ServiceStatus[]> {
  const running = containers.filter(({ state }) => state === "running");
  const probes = await probesOf(running);
  return Promise.all(
    services.map(async (service) => {
      const container = containers.find((candidate) => candidate.service === service);
      const probe = probes.find((candidate) => candidate.service === service);
      return { service, container, health: await healthOf(container, probe, running) };
    }),
  );
}

async function healthOf(
  container: StackContainer | undefined,
  probe: Probe | undefined,
  running: readonly StackContainer[],
): Promise<ServiceStatus["health"]> {
  if (container === undefined || !running.includes(container)) {
    return "down";
  }
  if (probe === undefined || !running.some(({ name }) => name === probe.from)) {
    return "unknown";
  }
  return (await isHealthy(probe)) ? "healthy" : "unhealthy";
}
