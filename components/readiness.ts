import * as pulumi from "@pulumi/pulumi";
import type { Duration } from "../configs/settings";
import { UnhealthyError, waitUntilHealthy } from "./docker/health";
import type { HardenedContainer } from "./hardenedContainer";
import { plainError, showProgress } from "./messages";

/**
 * Lets an `up` succeed only when every service is healthy, also an `up` without changes. No output depends on it, because
 * that would show as a change in every preview.
 * @throws pulumi.RunError naming each unhealthy service, with its last log lines.
 */
export function requireHealthy(services: readonly HardenedContainer[], timeout: Duration): void {
  pulumi.all(services.map(({ container }) => container.id)).apply(async () => {
    if (pulumi.runtime.isDryRun()) {
      return;
    }
    try {
      await waitUntilHealthy(
        services.map(({ probe }) => probe),
        { timeoutSeconds: timeout.seconds, progress: showProgress },
      );
    } catch (error) {
      throw error instanceof UnhealthyError ? plainError(error.message) : error;
    }
  });
}
