import { homedir } from "node:os";

/** The user's home folder, as the agents find it. */
export function homeOf(environment: NodeJS.ProcessEnv): string {
  const given = environment[process.platform === "win32" ? "USERPROFILE" : "HOME"];
  return given === undefined || given === "" ? homedir() : given;
}
