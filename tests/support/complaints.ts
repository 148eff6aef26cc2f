/** Warnings and errors that tests ignore, each with the reason. */
const allowed: readonly RegExp[] = [
  // Tempo 3.0.3: its worker polls the scheduler for jobs, and logs an error when there is none.
  /level=error .*no jobs found/,
  // Tempo as a single binary needs no addresses of its own components, and derives no metrics from spans (the collector
  // does).
  /level=warn .*(Scheduler|Worker) address is empty in single binary mode/,
  /level=warn .*metrics-generator is not configured/,
  // Tempo 3.0.3 creates the folder `blocks` in the folder of its write-ahead log, and warns about it at each start.
  /level=warn .*unowned file entry ignored during wal replay.* file=blocks /,
];

/** The lines of a log that are warnings or errors: of the collector (`\twarn\t`), of Prometheus or Tempo (`level=WARN`). */
export function complaints(log: string): string[] {
  return log
    .split("\n")
    .filter((line) => /\t(warn|error|fatal)\t|level=(warn|error)/i.test(line))
    .filter((line) => !allowed.some((pattern) => pattern.test(line)));
}
