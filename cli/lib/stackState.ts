import { dataServiceOf } from "../../components/dataVolumes";
import { runPulumi } from "./pulumi";
import type { Workspace } from "./workspace";

/** What a stack's state has recorded in Docker. */
export interface StackState {
  /** The stack's identity; undefined before the first `up` and after a `destroy`. */
  readonly identity: string | undefined;
  /** The ids of all resources. The id of a volume is its name. */
  readonly ids: ReadonlySet<string>;
  /** The names of the data volumes. */
  readonly dataVolumes: readonly string[];
  /** Whether there are containers, volumes or networks. */
  readonly hasDocker: boolean;
}

interface StateResource {
  readonly type: string;
  readonly urn: string;
  readonly id?: string;
  readonly outputs?: { readonly hex?: string };
}

/** Reads a stack's state; nothing in it is decrypted. */
export async function readState({ stack, environment }: Pick<Workspace, "stack" | "environment">): Promise<StackState> {
  const text = await runPulumi(["stack", "export", "--stack", stack], { environment, quiet: true });
  return parseState(text);
}

/** Reads what `pulumi stack export` prints. */
export function parseState(text: string): StackState {
  const { deployment } = JSON.parse(text) as { deployment?: { resources?: StateResource[] } };
  const resources = deployment?.resources ?? [];
  const inDocker = resources.filter(({ type }) => /^docker:index\/(container|volume|network):/.test(type));
  const volumes = inDocker.filter(({ type }) => type.startsWith("docker:index/volume:"));
  return {
    identity: resources.find(({ urn }) => urn.endsWith("RandomId::stack-identity"))?.outputs?.hex,
    ids: new Set(resources.flatMap(({ id }) => id ?? [])),
    dataVolumes: volumes.flatMap(({ id }) => (id !== undefined && dataServiceOf(id) !== undefined ? [id] : [])),
    hasDocker: inDocker.length > 0,
  };
}
