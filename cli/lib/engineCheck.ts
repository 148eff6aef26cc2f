import { volumesWith } from "../../components/dataVolumes";
import { describeEngine, type EngineIdentity } from "./engineFacts";
import { UserError } from "./errors";
import type { StackState } from "./stackState";

/** The engine that a stack was brought up on, and the one that is there now. */
export interface Engines {
  /** Of the last `up` that succeeded; undefined when it isn't known. */
  readonly before: EngineIdentity | undefined;
  readonly now: EngineIdentity;
}

/**
 * Compares the data volumes of the state with those of the engine, before a refresh forgets the ones that are missing.
 * Volumes that were removed by hand are named on the terminal: their data is gone already.
 * @param command how the user goes on in spite of it: `npm run up -- --allow-data-loss`.
 * @throws UserError when this isn't the engine that has the stack, as far as can be known.
 */
export async function checkEngine(
  stack: string,
  { dataVolumes }: Pick<StackState, "dataVolumes">,
  engines: Engines,
  command: string,
): Promise<void> {
  const missing = await missingVolumes(dataVolumes);
  if (missing.length === 0) {
    return;
  }
  if (missing.length === dataVolumes.length && engines.before?.id !== engines.now.id) {
    throw new UserError(otherEngine(stack, engines, command));
  }
  console.error(`Removed from Docker by hand, with the data in it: ${missing.join(", ")}.`);
}

async function missingVolumes(names: readonly string[]): Promise<string[]> {
  if (names.length === 0) {
    return [];
  }
  const present = new Set(await volumesWith({}));
  return names.filter((name) => !present.has(name));
}

function otherEngine(stack: string, { before, now }: Engines, command: string): string {
  const last =
    before === undefined
      ? "which engine the last `up` used isn't known"
      : `the last \`up\` used ${describeEngine(before)}`;
  const select =
    before?.context === undefined
      ? `set DOCKER_HOST${before === undefined ? " to the engine that has it" : `=${before.endpoint}`}`
      : `run \`docker context use ${before.context}\``;
  return (
    `None of the data volumes of stack ${stack} is on this engine: ${describeEngine(now)}; ${last}. Nothing was changed. ` +
    `For the engine that has the data, ${select}; for a stack of its own on this one, add --stack NAME; ` +
    `if the data is gone for good, run \`${command}\`.`
  );
}
