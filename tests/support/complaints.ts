/** Warnings that are no complaint, each with the reason why it is none. Empty: there is nothing to excuse so far. */
const allowed: readonly RegExp[] = [];

/** The warnings and errors in a log of the collector (`\twarn\t`) or of Prometheus (`level=WARN`). */
export function complaints(log: string): string[] {
  return log
    .split("\n")
    .filter((line) => /\t(warn|error|fatal)\t|level=(WARN|ERROR)/.test(line))
    .filter((line) => !allowed.some((pattern) => pattern.test(line)));
}
