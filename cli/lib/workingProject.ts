import { execFileSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { basename, resolve } from "node:path";
import { homeOf } from "./agentFiles/home";
import { UserError } from "./errors";
import { projectRoot } from "./project";

/** The project that an agent works on, as resource attributes; a key is absent when it isn't known. */
export interface WorkingProject {
  readonly "project.name"?: string;
  readonly "vcs.repository.name"?: string;
  /** The branch; absent with a detached head. */
  readonly "vcs.ref.head.name"?: string;
}

/** The keys of {@link WorkingProject}. */
export const projectKeys: readonly (keyof WorkingProject)[] = [
  "project.name",
  "vcs.repository.name",
  "vcs.ref.head.name",
];

/**
 * The project in the folder from which the user calls npm, or in another. The folder of this stack is none unless it is
 * given: `npm run` often runs there, for whatever project. Neither is the home folder.
 * @param given `--dir`, relative to the folder from which the user calls npm.
 * @throws UserError when the given folder doesn't exist.
 */
export function workingProject(given?: string): WorkingProject {
  // npm changes to the stack's folder; INIT_CWD is the folder in which the user has called it.
  const folder = resolve(process.env["INIT_CWD"] ?? process.cwd(), given ?? ".");
  if (!existsSync(folder)) {
    throw new UserError(`There is no folder ${folder}. Give --dir the folder of the project that the agent works on.`);
  }
  const top = git(folder, "rev-parse", "--show-toplevel") ?? folder;
  if (given === undefined && [projectRoot, homeOf(process.env)].some((other) => isSame(top, other))) {
    return {};
  }
  if (top === folder && git(folder, "rev-parse", "--git-dir") === undefined) {
    return { "project.name": basename(folder) };
  }
  const repository = repositoryName(folder) ?? basename(top);
  const branch = git(folder, "symbolic-ref", "--short", "--quiet", "HEAD");
  return {
    "project.name": repository,
    "vcs.repository.name": repository,
    ...(branch !== undefined && { "vcs.ref.head.name": branch }),
  };
}

/** The last part of the address of `origin`, or of the first remote; never its user or its password. */
function repositoryName(folder: string): string | undefined {
  const remotes = git(folder, "remote")?.split("\n") ?? [];
  const remote = remotes.includes("origin") ? "origin" : remotes[0];
  const address = remote === undefined ? undefined : git(folder, "config", "--get", `remote.${remote}.url`);
  const path = address?.replace(/[?#].*$/, "").replace(/\/+$/, "");
  const name = path === undefined ? undefined : /[^/:\\]+$/.exec(path)?.[0].replace(/\.git$/, "");
  // An address that is only a host, with or without credentials, has no name in it.
  return name === undefined || name === "" || name.includes("@") || /^\w+:\/\/[^/]*$/.test(path!) ? undefined : name;
}

function isSame(one: string, other: string): boolean {
  return existsSync(other) && realpathSync(one) === realpathSync(other);
}

/** What git prints; `undefined` when it fails, prints nothing or isn't installed. */
function git(folder: string, ...args: readonly string[]): string | undefined {
  try {
    const text = execFileSync("git", ["-C", folder, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return text.trim() === "" ? undefined : text.trim();
  } catch {
    return undefined;
  }
}
