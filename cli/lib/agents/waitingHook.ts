import { isDeepStrictEqual } from "node:util";
import { isObject, type Json } from "../agentFiles/json";

/** A hook that does nothing. */
const hooks = [{ hooks: [{ type: "command", command: "true" }] }];

/**
 * The part of a settings file that makes an agent export that it waits for its user. Claude Code and Gemini CLI export an
 * event of each hook that runs, and none of the question itself.
 * @param event the agent's name of the hooks that run when it needs its user's permission.
 * @param present the settings that the file has. Default: none.
 * @returns nothing where the user has hooks for it: one is enough, and lists aren't merged.
 */
export function waitingHook(event: string, present: Json = {}): Json {
  const own = isObject(present["hooks"]) ? present["hooks"][event] : undefined;
  return own === undefined || isDeepStrictEqual(own, hooks) ? { hooks: { [event]: hooks } } : {};
}
