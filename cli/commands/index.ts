import type { Command } from "../lib/command";
import { agents } from "./agents";
import { budget } from "./budget";
import { ca } from "./ca";
import { config } from "./config";
import { destroy } from "./destroy";
import { env } from "./env";
import { logs } from "./logs";
import { password } from "./password";
import { preview } from "./preview";
import { pulumi } from "./pulumi";
import { start } from "./start";
import { status } from "./status";
import { stop } from "./stop";
import { up } from "./up";

/** The commands by name, in the order of the usage text. */
export const commands: Readonly<Record<string, Command>> = {
  up,
  preview,
  status,
  logs,
  stop,
  start,
  destroy,
  password,
  env,
  agents,
  budget,
  ca,
  config,
  pulumi,
};
