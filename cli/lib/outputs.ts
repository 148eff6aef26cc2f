import type { ClientOutput, Environment, StackOutputs } from "../../components/outputs";
import { UserError } from "./errors";
import { runPulumi } from "./pulumi";
import type { Workspace } from "./workspace";

/** Outputs that are Pulumi secrets or contain some, decrypted. */
interface Secrets {
  readonly grafanaPassword: string;
  readonly prometheusPassword: string;
  readonly scrapePassword: string;
  readonly certificateAuthority: string | undefined;
  readonly agentproxyEnvironment: Environment;
  readonly otlpClients: readonly ClientOutput[] | undefined;
}

/** A stack's outputs, decrypted. */
export type ClearOutputs = Readonly<Record<string, unknown>> &
  Pick<
    StackOutputs,
    "grafanaUrl" | "grafanaUser" | "prometheusUser" | "scrapeUser" | "otlpGrpcEndpoint" | "otlpHttpEndpoint"
  > &
  Secrets;

/**
 * Reads the outputs of a stack's last `up`, decrypted.
 * @throws UserError when the last `up` didn't succeed, or there was none.
 */
export async function readOutputs({ stack, environment }: Workspace): Promise<ClearOutputs> {
  const text = await runPulumi(["stack", "output", "--json", "--show-secrets", "--stack", stack], {
    environment,
    quiet: true,
  });
  const outputs = JSON.parse(text) as ClearOutputs;
  if (outputs.agentproxyEnvironment === undefined) {
    throw new UserError(`Stack ${stack} is not up. Run \`npm run up\` first.`);
  }
  return outputs;
}
