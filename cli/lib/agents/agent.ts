import type { Environment } from "../../../components/outputs";
import type { SettingsFile } from "../agentFiles/settingsFile";
import { UserError } from "../errors";

/** How one client reaches the stack's OTLP receiver. */
export interface Connection {
  /** `http://127.0.0.1:4317`; absent when the port isn't published. */
  readonly grpc?: string;
  /** `http://127.0.0.1:4318`, without a path; absent when the port isn't published. */
  readonly http?: string;
  /** With `otlpAuth: bearer`. */
  readonly token?: string;
  /** Path of the CA's certificate (PEM); absent without TLS, and where the stack presents the user's own certificate. */
  readonly ca?: string;
  /**
   * The same with the certificates that `NODE_EXTRA_CA_CERTS` has in the user's shell, for agents that read nothing else;
   * absent when that is the same.
   */
  readonly nodeCa?: string;
  /** Paths of the client's certificate and key (PEM); with `otlpAuth: mtls`. */
  readonly identity?: { readonly certificate: string; readonly key: string };
}

/**
 * How much text an agent sends: `off` none, `prompts` what the user writes, `full` also what the model and the
 * tools write. An agent with fewer switches sends no less than that, and says so in a note.
 */
export type Content = "off" | "prompts" | "full";

/** The values of {@link Content}, from least to most. */
export const contents: readonly Content[] = ["off", "prompts", "full"];

/** What the settings of an agent depend on. */
export interface AgentRequest {
  readonly connection: Connection;
  readonly content: Content;
  /** The value of `OTEL_RESOURCE_ATTRIBUTES`; empty for none. */
  readonly resource: string;
}

/** A table of an agent's own configuration file. */
export interface ConfigTable {
  readonly [key: string]: string | boolean | ConfigTable;
}

/** What makes an agent send its telemetry to the stack. */
export interface AgentSettings {
  readonly variables: Environment;
  /** For an agent with a configuration file of its own, in which the variables don't do: what that file needs. */
  readonly config?: ConfigTable;
  /** Arguments that do the same as `config` together with the variables, and have no secrets: other users can see them. */
  readonly commandArguments?: readonly string[];
  /** What the user must know, one sentence each: what this agent can't do, or sends all the same. */
  readonly notes?: readonly string[];
}

/** A coding agent, or another program that sends telemetry. */
export interface Agent {
  /** Its name in messages. */
  readonly title: string;
  /** The program that is started. */
  readonly program: string;
  /** @throws UserError where it can't send telemetry to this stack. */
  readonly settings: (request: AgentRequest) => AgentSettings;
  /** What the user must know where its files contain credentials, one sentence. */
  readonly credentialsNote?: string;
  /** The files in which these settings hold for every start; absent when it has none for them. */
  readonly files?: (settings: AgentSettings, environment: NodeJS.ProcessEnv) => readonly SettingsFile[];
}

/** @throws UserError where OTLP over HTTP isn't published. */
export function httpEndpoint({ http }: Connection, title: string): string {
  if (http === undefined) {
    throw new UserError(
      `${title} sends OTLP over HTTP, and the stack doesn't publish that port. Set otlpHttpPort and run \`npm run up\`.`,
    );
  }
  return http;
}
