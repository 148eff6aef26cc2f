import { runChecks } from "./checks";

/** `npm run check`: the static checks. */
export async function main(): Promise<void> {
  const { failures } = await runChecks();
  if (failures.length > 0) {
    console.error(`Failed: ${failures.join(", ")}. Correct what is reported above; npm run format fixes prettier's.`);
    process.exitCode = 1;
  }
}
