/**
 * Runs the work of an npm script. An error is printed as its message alone, without a stack trace.
 * @param work returns the exit status.
 * @param failureStatus exit status when `work` rejects. Default: 1.
 */
export async function runCommand(work: () => Promise<number>, failureStatus = 1): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = failureStatus;
  }
}
