import { parseArgs } from "node:util";
import { agentNamed, agentNames } from ".";
import { UserError } from "../errors";
import type { ClearOutputs } from "../outputs";
import { contents, type Agent, type Content } from "./agent";
import { clientNames } from "./connection";

/** An option's value is a text, or, for a flag, that it was given. */
export type OptionTypes = Readonly<Record<string, { readonly type: "string" | "boolean" }>>;

/** The help of the options that all commands about agents have. */
export const sharedOptions = {
  "--client NAME":
    "Use the credentials of this client (otlpClients). Default: the one of the agent's name, else the first.",
  "--content CONTENT": "off: no text is sent; prompts: what you write; full: what the model and the tools write, too.",
} as const;

/** The options and the other arguments of a command about agents. */
export interface Invoked {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/**
 * Reads the options of a command about agents.
 * @throws UserError for an unknown option, and for one without its value.
 */
export function parseOptions(args: readonly string[], options: OptionTypes): Invoked {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: values as Invoked["values"], positionals };
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UserError(`${(error as Error).message.split(". ")[0]}. The options are ${known.join(", ")}.`);
  }
}

/**
 * One of several values of an option.
 * @throws UserError when it is another.
 */
export function oneOf<T extends string>(option: string, values: readonly T[], given: string | boolean | undefined): T {
  const value = values.find((candidate) => candidate === given);
  if (value === undefined) {
    throw new UserError(`--${option} can't be ${String(given)}. Give one of ${values.join(", ")}.`);
  }
  return value;
}

/** The value of `--content`; default: off. */
export function contentOf({ content = "off" }: Invoked["values"]): Content {
  return oneOf("content", contents, content);
}

/** Which agent's settings are wanted, with which client's credentials. */
export interface Wanted {
  readonly name: string;
  readonly agent: Agent;
  /** `undefined`: the first client. */
  readonly client: string | undefined;
}

/**
 * Reads `[AGENT] [--client NAME]`. The client of an agent's name is that agent's by default. A word that is the name of a
 * client only means AgentProxy with that client.
 * @throws UserError when there is no such agent or client.
 */
export function wanted({ values, positionals }: Invoked, outputs: ClearOutputs): Wanted {
  const [word = "agentproxy", ...more] = positionals;
  if (more.length > 0) {
    throw new UserError(`${more[0]} is one argument too many. Name a client by --client ${more[0]}.`);
  }
  const clients = clientNames(outputs);
  const client = values["client"] as string | undefined;
  const agent = agentNamed(word);
  if (agent !== undefined) {
    return { name: word, agent, client: client ?? clients.find((candidate) => candidate === word) };
  }
  if (!clients.includes(word)) {
    throw new UserError(
      `There is no client ${word} (there are: ${clients.join(", ") || "none"}), and no agent of that name (there are: ` +
        `${agentNames.join(", ")}). Give one of these, or add the client to otlpClients and run \`npm run up\`.`,
    );
  }
  return { name: "agentproxy", agent: agentNamed("agentproxy")!, client: client ?? word };
}
