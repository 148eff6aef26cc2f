/** Something the user can mend: one sentence what, one sentence what to do. Shown without a stack. */
export class UserError extends Error {}

/** A program that was run ended with this status and has said why itself. */
export class ExitStatus extends Error {
  constructor(readonly status: number) {
    super(`exit status ${status}`);
  }
}
