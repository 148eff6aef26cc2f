/**
 * Says whether a named volume is a path of the machine in disguise: the local driver takes mount options.
 * @param driverOptions the options of the volume resource.
 */
export function volumeProblems(driverOptions: Readonly<Record<string, unknown>> = {}): string[] {
  const device = driverOptions["device"];
  return device === undefined ? [] : [`the volume is ${String(device)} of the machine: leave driverOpts unset`];
}
