/** The folder inside a container that has the service's secrets, one file each. */
export const secretsFolder = "/run/secrets";

/** Where a service reads the secret of this name. */
export function secretPath(name: string): string {
  return `${secretsFolder}/${name}`;
}
