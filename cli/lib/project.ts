import { join } from "node:path";

/** The project's folder. */
export const projectRoot = join(__dirname, "../..");

/** The project's name, as in `Pulumi.yaml`. */
export const projectName = "agentproxy-otel";
