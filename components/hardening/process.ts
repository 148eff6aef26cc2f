import { labelNames } from "../labels";
import { ownName } from "./names";
import { runs, unless, type ContainerInputs, type ContainerRule } from "./rule";
import { secretsIn } from "./secrets";

/** The labels of this project, and the two of Compose by which Docker Desktop shows the stack as a group. */
const labels: readonly string[] = [
  ...Object.values(labelNames),
  "com.docker.compose.project",
  "com.docker.compose.service",
];

/** What a container is called, what it executes and when. */
export const processRules: readonly ContainerRule[] = [
  {
    name: "own-name",
    description: "A container has a name that this project gives, by which its stack's networks and volumes are known.",
    decides: ["name"],
    problems: (container) =>
      unless(
        ownName(container) !== undefined,
        `its name is '${container.name ?? ""}': call it <prefix>-<project>-<stack>-<service>`,
      ),
  },
  {
    name: "own-labels",
    description: "A container has this project's labels only: labels configure other programs, such as proxies.",
    decides: ["labels"],
    problems: ({ labels: all = [] }) =>
      all.filter(({ label }) => !labels.includes(label)).map(({ label }) => `it has the label ${label}: remove it`),
  },
  {
    name: "life-cycle",
    description: "A container that runs is started again unless it was stopped; a carrier is never started.",
    decides: [
      ...(["start", "mustRun", "restart", "removeVolumes", "stopTimeout", "destroyGraceSeconds"] as const),
      ...(["waitTimeout", "containerReadRefreshTimeoutMilliseconds"] as const), // Of the provider's own requests.
    ],
    problems: (container) => {
      const { restart = "no", mustRun, removeVolumes } = container;
      return [
        ...unless(
          restart === (runs(container) ? "unless-stopped" : "no"),
          `its restart policy is ${restart}: set unless-stopped, and none for a carrier`,
        ),
        ...unless(mustRun !== true || runs(container), "a carrier is never started: set mustRun to false"),
        // Named volumes stay; this is about those that Docker makes for an image's VOLUME.
        ...unless(removeVolumes !== false, "its anonymous volumes stay behind: leave removeVolumes unset"),
      ];
    },
  },
  {
    name: "no-readable-secrets",
    description:
      "No environment variable or argument is a secret: everybody with access to Docker can read them. Secrets are files.",
    level: "advisory", // `grafanaOverrides` become environment variables.
    decides: ["envs", "command", "entrypoints", "healthcheck"],
    problems: (container) => [
      ...secretsIn(container.envs ?? []).map(
        (name) => `the environment variable ${name} is a secret: put it into a file, and its path into ${name}__FILE`,
      ),
      ...secretsIn(words(container)).map((name) => `the argument ${name} is a secret: put it into a file`),
    ],
  },
];

/** The arguments of every command line; a shell's script word by word. */
function words({ command = [], entrypoints = [], healthcheck }: ContainerInputs): string[] {
  return [...command, ...entrypoints, ...(healthcheck?.tests ?? [])].flatMap((argument) => argument.split(/\s+/));
}
