import { agentproxyAlone } from "../lib/agents/agentproxy";
import { connectionOf } from "../lib/agents/connection";
import { contentOf, oneOf, parseOptions, sharedOptions, wanted } from "../lib/agents/invoked";
import { agentNames } from "../lib/agents";
import { traceWrapper } from "../lib/agents/traceWrapper";
import type { Command } from "../lib/command";
import { UserError } from "../lib/errors";
import { formats, formatted } from "../lib/formats";
import { withAttributes } from "../lib/resourceAttributes";
import { stateOf } from "../lib/state";
import { projectKeys, workingProject } from "../lib/workingProject";

/**
 * `npm run env`: what to set for an agent, on standard output. What the user must know about it goes to standard error, so
 * that a script or `eval` gets the settings alone.
 */
export const env: Command = {
  takes: " -- AGENT",
  does: `Print what to set for an agent: ${agentNames.join(", ")}. Default: agentproxy.`,
  options: {
    "--client NAME": sharedOptions["--client NAME"],
    "--format FORMAT": `One of ${formats.join(", ")}. Default: sh.`,
    "--content CONTENT": sharedOptions["--content CONTENT"],
    "--dir FOLDER": "The project that the agent works on. Default: the folder from which you call npm.",
    "--no-claude": "AgentProxy only: leave out the telemetry of the Claude Code that it starts.",
    "--trace-claude": "AgentProxy only: a function pa that puts Claude Code's spans into the task's trace.",
  },
  run: async ({ stack, rest }) => {
    const invoked = parseOptions(rest, {
      client: { type: "string" },
      format: { type: "string" },
      content: { type: "string" },
      dir: { type: "string" },
      "no-claude": { type: "boolean" },
      "trace-claude": { type: "boolean" },
    });
    const { values } = invoked;
    const format = oneOf("format", formats, values["format"] ?? "sh");
    const content = contentOf(values);
    const { workspace, outputs } = await stateOf(stack);
    const { name, agent, client } = wanted(invoked, outputs);
    for (const option of ["no-claude", "trace-claude"]) {
      if (values[option] === true && name !== "agentproxy") {
        throw new UserError(`--${option} is for AgentProxy, not for ${agent.title}. Leave it out.`);
      }
    }
    const { settings } = values["no-claude"] === true ? agentproxyAlone : agent;
    const connection = connectionOf(workspace, outputs, client);
    const printed = settings({ connection, content, resource: resourceOf(values["dir"] as string | undefined) });
    const wrapper = values["trace-claude"] === true ? [traceWrapper(format)] : [];
    console.log([formatted(printed, format, agent.program), ...wrapper].join("\n"));
    for (const note of [
      ...(printed.notes ?? []),
      ...certificateNotes(connection.grpc ?? connection.http, connection.ca),
    ]) {
      console.error(note);
    }
  },
};

/** The attributes of the shell, with those of the project in place of another one's. */
function resourceOf(dir: string | undefined): string {
  const present = process.env["OTEL_RESOURCE_ATTRIBUTES"];
  const project = workingProject(dir);
  if (Object.keys(project).length === 0) {
    return withAttributes(present, {});
  }
  return withAttributes(present, {
    ...Object.fromEntries(projectKeys.map((key) => [key, undefined])),
    ...project,
  });
}

function certificateNotes(endpoint: string | undefined, ca: string | undefined): readonly string[] {
  return endpoint?.startsWith("https:") === true && ca === undefined
    ? ["The stack presents your own certificate: put a name from it in place of the address above."]
    : [];
}
