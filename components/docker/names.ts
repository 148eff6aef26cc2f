import { docker } from "./cli";
import { portProblems, type WantedPort } from "./ports";

/** What a stack is going to take on the machine. */
export interface Claim {
  /** The value of {@link identityLabel} on everything that is this stack's already. */
  readonly identity: string;
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  readonly bindAddress: string;
  readonly ports: readonly WantedPort[];
}

/** The label by which a stack knows its own. */
export const identityLabel = "agentproxy-otel.identity";

const kinds = [
  { kind: "container", key: "containers", labels: "{{json .Config.Labels}}", remove: "docker rm -f" },
  { kind: "volume", key: "volumes", labels: "{{json .Labels}}", remove: "docker volume rm" },
  { kind: "network", key: "networks", labels: "{{json .Labels}}", remove: "docker network rm" },
] as const;

/**
 * Says what stands in the way of a stack: names that somebody else's containers, volumes or networks have, and ports
 * that are in use. Everything at once; an empty list when the way is free.
 */
export async function clashes(claim: Claim): Promise<string[]> {
  const named = kinds.flatMap(({ kind, key, labels, remove }) =>
    claim[key].map(async (name) => {
      const { ok, stdout } = await docker([kind, "inspect", "--format", labels, name]);
      const foreign = ok && identityOf(stdout) !== claim.identity;
      return foreign
        ? [
            `There is a ${kind} ${name} that this stack did not make. ` +
              `Remove it (${remove} ${name}), or set namePrefix, or name the stack otherwise.`,
          ]
        : [];
    }),
  );
  return [...(await Promise.all(named)).flat(), ...(await portProblems(claim))];
}

function identityOf(labels: string): string | undefined {
  return (JSON.parse(labels) as Record<string, string> | null)?.[identityLabel];
}
