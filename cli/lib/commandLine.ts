/** A command as its user types it: `npm run up -- --stack work --adopt`; without `--stack` for the default stack. */
export function commandLine(name: string, stack: string, ...options: readonly string[]): string {
  const all = [...(stack === "dev" ? [] : ["--stack", stack]), ...options];
  return ["npm run", name, ...(all.length > 0 ? ["--", ...all] : [])].join(" ");
}
