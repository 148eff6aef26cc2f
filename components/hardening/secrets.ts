/** Names of secrets, in environment variables and arguments. `…_FILE`, `…-from-stdin` and the like end differently. */
const secretName =
  /(^|[_.-])(password|passwd|passphrase|secret|secret_?key|token|api_?key|private_?key|credentials?)$/i;

/** Values that are secrets whatever their name is: a private key, and a URL with a password. */
const secretValue = /-----BEGIN [A-Z ]*PRIVATE KEY-----|^\w[\w+.-]*:\/\/[^/@\s]*:[^/@\s]+@/;

/** Values that are not secret: nothing, a switch, and a file that Grafana reads the value from. */
const harmless = /^$|^(true|false)$|^\$__file\{/;

/**
 * Finds secrets in environment variables or arguments.
 * @param entries `NAME=value`, or an argument whose value may be the next one.
 * @returns the names of those that are secrets, never their values.
 */
export function secretsIn(entries: readonly string[]): string[] {
  return entries.flatMap((entry, index) => {
    const [, name = "", value] = /^([^=]*)(?:=([\s\S]*))?$/.exec(entry) ?? [];
    const next = name.startsWith("-") ? entries[index + 1] : undefined;
    const given = value ?? (next?.startsWith("-") === true ? "" : (next ?? ""));
    const isSecret = secretName.test(name) && !harmless.test(given);
    return isSecret || secretValue.test(value ?? name) ? [value === undefined && !isSecret ? "(unnamed)" : name] : [];
  });
}
