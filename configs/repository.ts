import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The part of `package.json` that says where the project is. */
export interface PackageRepository {
  readonly repository?: string | { readonly url?: string };
}

/**
 * The address of the project's web pages on its forge, without a slash at the end; `undefined` when `package.json` has
 * no repository, as in a copy that was never published.
 * @see https://docs.npmjs.com/cli/configuring-npm/package-json#repository
 */
export function repositoryUrl(about: PackageRepository = packageJson()): string | undefined {
  const { repository } = about;
  const text = typeof repository === "string" ? repository : repository?.url;
  const [, owner] = /^(?:github:)?([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(text ?? "") ?? [];
  if (owner !== undefined) {
    return `https://github.com/${owner}`;
  }
  const [, host, path] =
    /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/]+)\/(.+?)(?:\.git)?\/?$/.exec(text ?? "") ?? [];
  return host === undefined ? undefined : `https://${host}/${path}`;
}

function packageJson(): PackageRepository {
  return JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")) as PackageRepository;
}
