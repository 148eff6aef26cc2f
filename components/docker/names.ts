import { docker } from "./cli";

/** Names that a stack is going to use in Docker. */
export interface WantedNames {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

/** The labels of a container, volume or network. */
export type Labels = Readonly<Record<string, string>>;

const kinds = [
  { kind: "container", key: "containers", format: "{{json .Config.Labels}}", remove: "docker rm -f" },
  { kind: "volume", key: "volumes", format: "{{json .Labels}}", remove: "docker volume rm" },
  { kind: "network", key: "networks", format: "{{json .Labels}}", remove: "docker network rm" },
] as const;

/** A wanted name that something has already, and the labels of that. */
export interface TakenName {
  readonly kind: (typeof kinds)[number]["kind"];
  readonly name: string;
  readonly labels: Labels;
}

/** The wanted names that exist in Docker. */
export async function takenNames(wanted: WantedNames): Promise<TakenName[]> {
  const taken = kinds.flatMap(({ kind, key, format }) =>
    wanted[key].map(async (name) => {
      const { ok, stdout } = await docker([kind, "inspect", "--format", format, name]);
      return ok ? [{ kind, name, labels: (JSON.parse(stdout) as Labels | null) ?? {} }] : [];
    }),
  );
  return (await Promise.all(taken)).flat();
}

/** The message about a name that belongs to something else. */
export function takenProblem({ kind, name }: TakenName): string {
  const { remove } = kinds.find((row) => row.kind === kind)!;
  return (
    `There is a ${kind} ${name} that this stack did not make. ` +
    `Set namePrefix, or name the stack otherwise, or, if nobody needs it, remove it (${remove} ${name}).`
  );
}
