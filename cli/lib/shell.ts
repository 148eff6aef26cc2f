/** Environment variables as `export` lines for a POSIX shell; values are quoted where a shell would change them. */
export function environmentLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(
      ([key, value]) => `export ${key}=${/^[\w.:/%=,-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`}`,
    )
    .join("\n");
}
