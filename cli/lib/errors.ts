/** An error that the user can correct: one sentence what, one sentence what to do. Shown without a stack trace. */
export class UserError extends Error {}

/** A program failed with this exit status and has already written why to the terminal. */
export class ExitStatus extends Error {
  constructor(readonly status: number) {
    super(`exit status ${status}`);
  }
}
