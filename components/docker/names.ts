import { docker } from "./cli";

/** Names that a stack is going to use in Docker. */
export interface WantedNames {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

/** Decides from the labels of a container, volume or network whether it is the stack's own. */
export type IsOwn = (labels: Readonly<Record<string, string>>) => boolean;

const kinds = [
  { kind: "container", key: "containers", labels: "{{json .Config.Labels}}", remove: "docker rm -f" },
  { kind: "volume", key: "volumes", labels: "{{json .Labels}}", remove: "docker volume rm" },
  { kind: "network", key: "networks", labels: "{{json .Labels}}", remove: "docker network rm" },
] as const;

/** The names that belong to something else already, one message each. */
export async function nameProblems(wanted: WantedNames, isOwn: IsOwn): Promise<string[]> {
  const problems = kinds.flatMap(({ kind, key, labels, remove }) =>
    wanted[key].map(async (name) => {
      const { ok, stdout } = await docker([kind, "inspect", "--format", labels, name]);
      return ok && !isOwn((JSON.parse(stdout) as Record<string, string> | null) ?? {})
        ? [
            `There is a ${kind} ${name} that this stack did not make. ` +
              `Remove it (${remove} ${name}), or set namePrefix, or name the stack otherwise.`,
          ]
        : [];
    }),
  );
  return (await Promise.all(problems)).flat();
}
