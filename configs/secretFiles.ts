/** The folder inside a container that has the service's secrets, one file each. */
export const secretsFolder = "/run/secrets";

/** Where a service reads the secret of this name. */
export function secretPath(name: string): string {
  return `${secretsFolder}/${name}`;
}

/** The name of the file with a secret value of a configuration: section and key, as far as a file's name can have them. */
export function secretFileName(...keys: readonly string[]): string {
  return keys.join(".").replaceAll(/[^\w.-]/g, "_");
}

/** The name of a secret file; `undefined` when the path is that of another file. */
export function secretNameOf(path: string): string | undefined {
  return path.startsWith(`${secretsFolder}/`) ? path.slice(secretsFolder.length + 1) : undefined;
}
