/**
 * What violates the rule that volumes are not paths of the host: with the option `device`, a named volume is a bind mount.
 * @param driverOptions the options of the volume resource.
 */
export function volumeProblems(driverOptions: Readonly<Record<string, unknown>> = {}): string[] {
  const device = driverOptions["device"];
  return device === undefined ? [] : [`the volume is the host's ${String(device)}: leave driverOpts unset`];
}
