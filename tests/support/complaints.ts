/** Warnings that are no complaint, each with the reason why it is none. */
const allowed: readonly RegExp[] = [
  // Tempo 3.0.3: its worker asks the scheduler for work and says so, as an error, when there is none.
  /level=error .*no jobs found/,
  // Tempo as a single program finds its own parts by itself, and makes no metrics from spans (the collector does).
  /level=warn .*(Scheduler|Worker) address is empty in single binary mode/,
  /level=warn .*metrics-generator is not configured/,
  // Tempo 3.0.3 keeps a folder of its own in its log's folder, and is surprised by it at each start.
  /level=warn .*unowned file entry ignored during wal replay.* file=blocks /,
];

/** The warnings and errors in a log of the collector (`\twarn\t`), of Prometheus or of Tempo (`level=WARN`). */
export function complaints(log: string): string[] {
  return log
    .split("\n")
    .filter((line) => /\t(warn|error|fatal)\t|level=(warn|error)/i.test(line))
    .filter((line) => !allowed.some((pattern) => pattern.test(line)));
}
