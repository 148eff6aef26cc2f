import * as pulumi from "@pulumi/pulumi";

/** A RunError without a stack trace, which Pulumi would print for an error thrown inside an `apply`. */
export function plainError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  delete error.stack;
  return error;
}

/** Shows a message while an `up` runs, without keeping it in the summary. */
export function showProgress(message: string): void {
  void pulumi.log.info(message, undefined, undefined, true);
}
