import type { Notice } from "./notice";

/**
 * Podman's Docker service names itself in `docker version`, in the component "Podman Engine". It isn't among the engines
 * that the tests run on. It makes up another id for each `docker info`, so that `up` can't recognise the engine by it.
 *
 * Source: `pkg/api/handlers/compat` in https://github.com/containers/podman.
 */
export const podman: Notice = {
  id: "podman",
  text: ({ kind, version }) =>
    kind === "podman"
      ? `This is Podman ${version}; the stack is tested with Docker. \`npm run status\` shows whether everything answers.`
      : undefined,
};
