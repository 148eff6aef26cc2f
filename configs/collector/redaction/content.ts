import { text } from "../ottl";
import type { ComponentConfig } from "../parts";
import { allPlaces, places, type Item, type Place, type Signal } from "./places";

/**
 * Statements that drop content: prompts, answers, and what tools were given and returned. A text that says so takes its
 * place, and its length stays as `<name>.length`.
 */

/** What stands in place of content that isn't stored. */
export const notStored = "[NOT STORED]";

/** The longest text that is stored, in characters: names and ids are shorter. */
const longest = 256;

/**
 * Attributes of spans, events, records and points with content, by who sends them: recordings of the agents with
 * everything switched on, and their documentation.
 */
const contentAttributes = {
  AgentProxy: ["pa.task.description", "pa.decision"],
  "Claude Code": [
    "prompt",
    "prompt_text",
    "user_prompt",
    "response",
    "tool_parameters",
    "tool_input",
    "full_command",
    "bash_command",
    "output",
    "content",
    "body",
  ],
  Codex: ["arguments", "output", "prompt"],
  "Gemini CLI": ["request_text", "response_text", "function_args", "reasoning"],
  "Copilot CLI": ["gen_ai.tool.definitions", "github.copilot.tool.parameters.command"],
  opencode: ["ai.prompt", "ai.prompt.messages", "ai.response.text", "ai.response.toolCalls", "db.query.text"],
  "GenAI conventions": [
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.system_instructions",
    "gen_ai.tool.call.arguments",
    "gen_ai.tool.call.result",
    "gen_ai.prompt",
    "gen_ai.completion",
  ],
  OpenTelemetry: ["exception.message", "exception.stacktrace"],
};
const itemNames = [...new Set(Object.values(contentAttributes).flat())];

/** Attributes of resources with content: the command line with which an agent was started has the prompt. */
const resourceNames = ["process.command_args", "process.command_line"];

/** Beginnings of the names of further attributes with content, such as `gen_ai.prompt.0.content` of OpenLLMetry. */
const beginnings = [
  "ai.prompt.",
  "ai.response.object",
  "ai.toolCall.args",
  "ai.toolCall.result",
  "gen_ai.prompt.",
  "gen_ai.completion.",
  "gen_ai.event.content",
  "github.copilot.tool.parameters.",
  "input.value",
  "llm.input_messages",
  "llm.output_messages",
  "llm.prompts",
  "output.value",
  "traceloop.entity.input",
  "traceloop.entity.output",
];

/** A group of OTTL's regular expressions that matches a name with content. */
function namesPattern(names: readonly string[]): string {
  const escaped = (name: string): string => name.replaceAll(".", "\\.");
  return `(?:${names.map(escaped).join("|")})`;
}

/** The transform processor's statements for one signal. */
export function dropping(signal: Signal): ComponentConfig[] {
  const { item, shared, parts } = places[signal];
  const own = parts === undefined ? [item] : [parts, item];
  return [
    ...shared.filter(({ context }) => context === "resource").map((place) => dropAttributes(place, resourceNames, [])),
    ...own.map((place) => dropAttributes(place, itemNames, beginnings)),
    ...dropBody(item),
    ...allPlaces(signal).map(cut),
  ];
}

function dropAttributes(
  { context, attributes }: Place,
  names: readonly string[],
  starts: readonly string[],
): ComponentConfig {
  const pattern = [`${namesPattern(names)}@`, ...(starts.length === 0 ? [] : [namesPattern(starts)])];
  const matching = (begin: string, end: string): string =>
    text(pattern.map((one) => begin + one.replace("@", end)).join("|"));
  return {
    context,
    // The names as a JSON list.
    conditions: [`IsMatch(String(Keys(${attributes})), ${matching('"', '"')})`],
    statements: [
      ...names.map((name) => {
        const [value, length] = [`${attributes}[${text(name)}]`, `${attributes}[${text(`${name}.length`)}]`];
        return `set(${length}, Len(String(${value}))) where ${value} != nil and ${length} == nil`;
      }),
      `set(cache["content"], ${attributes})`,
      `keep_matching_keys(cache["content"], ${matching("^", "$")})`,
      `delete_matching_keys(cache["content"], "\\\\.length$")`,
      // Whatever its type is.
      `stringify_all(cache["content"])`,
      `replace_all_matches(cache["content"], "*", ${text(notStored)})`,
      `merge_maps(${attributes}, cache["content"], "update")`,
    ],
  };
}

/** A body that is the name of an event stays; a sentence becomes the event's name, if there is one. */
function dropBody({ context, attributes, body }: Item): ComponentConfig[] {
  if (body === undefined) {
    return [];
  }
  return [
    {
      context,
      conditions: [`${body} != nil and not (IsString(${body}) and IsMatch(${body}, "^[A-Za-z0-9_.:/-]{1,128}$"))`],
      statements: [
        `set(${attributes}["body.length"], Len(String(${body})))`,
        `set(${body}, ${text(notStored)})`,
        `set(${body}, ${attributes}["event.name"]) where IsString(${attributes}["event.name"])`,
      ],
    },
  ];
}

/** Long texts are cut, and long lists and maps become attributes of their own before. */
function cut({ context, attributes, fields }: Place): ComponentConfig {
  const isLong = `Len(cache["json"]) > ${longest} and IsMatch(cache["json"], ":[\\\\[{]")`;
  return {
    context,
    statements: [
      `set(cache["json"], String(${attributes}))`,
      `flatten(${attributes}) where cache["json"] == nil or (${isLong})`,
      `truncate_all(${attributes}, ${longest})`,
      ...fields.map((field) => `replace_pattern(${field}, "(?s)^(.{${longest}}).*$", "$$1")`),
    ],
  };
}
