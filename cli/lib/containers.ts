import { docker, jsonLines } from "../../components/docker/cli";
import type { Probe } from "../../components/docker/health";
import { labelNames } from "../../components/labels";
import { serviceNames, type ServiceName } from "../../configs/services";
import { projectName } from "./project";

/** A container of a stack, as `docker ps` tells it. */
export interface StackContainer {
  readonly name: string;
  readonly service: ServiceName;
  /** `running`, `exited`, `restarting` … */
  readonly state: string;
  /** For people: `Up 2 hours (healthy)`. */
  readonly status: string;
  readonly ports: string;
}

interface PsLine {
  readonly Names: string;
  readonly State: string;
  readonly Status: string;
  readonly Ports: string;
  readonly Labels: string;
}

/** The services' containers of a stack, stopped ones too, in the order of the services; carriers aren't among them. */
export async function stackContainers(stack: string): Promise<StackContainer[]> {
  const { stdout } = await docker([
    ...["ps", "--all", "--no-trunc", "--format", "{{json .}}"],
    ...["--filter", `label=agentproxy-otel.project=${projectName}`],
    ...["--filter", `label=agentproxy-otel.stack=${stack}`],
  ]);
  const found = jsonLines<PsLine>(stdout).map(({ Names, State, Status, Ports, Labels }) => ({
    name: Names,
    service: /(?:^|,)agentproxy-otel\.service=([^,]*)/.exec(Labels)?.[1] ?? "",
    state: State,
    status: Status,
    ports: Ports,
  }));
  return serviceNames.flatMap((service) =>
    found.filter((container) => container.service === service).map((container) => ({ ...container, service })),
  );
}

/** How to ask these containers whether they answer: each says so itself, since it depends on its stack's settings. */
export async function probesOf(containers: readonly StackContainer[]): Promise<Probe[]> {
  const format = `{{index .Config.Labels "${labelNames.probe}"}}`;
  const { stdout } = await docker(["container", "inspect", "--format", format, ...containers.map(({ name }) => name)]);
  return jsonLines<Probe>(stdout);
}
