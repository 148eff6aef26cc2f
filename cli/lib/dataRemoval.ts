import { dataServiceOf, volumesWith } from "../../components/dataVolumes";
import { docker } from "../../components/docker/cli";
import { UserError } from "./errors";

/** The data volumes with an identity: those of earlier prefixes, too. */
export async function dataVolumesOf(identity: string | undefined): Promise<string[]> {
  return identity === undefined
    ? []
    : (await volumesWith({ identity })).filter((name) => dataServiceOf(name) !== undefined);
}

/**
 * Removes volumes with what is in them.
 * @throws UserError naming those that Docker didn't remove, with its messages.
 */
export async function removeVolumes(names: readonly string[]): Promise<void> {
  const results = await Promise.all(names.map((name) => docker(["volume", "rm", name], 60_000)));
  const failed = results.filter(({ ok }) => !ok).map(({ stderr }) => stderr.trim());
  if (failed.length > 0) {
    throw new UserError(
      `${failed.length} data volumes could not be removed; remove the containers that use them and run this again. ` +
        `Docker said:\n${failed.join("\n")}`,
    );
  }
}
