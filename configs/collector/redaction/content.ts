import { text } from "../ottl";
import type { ComponentConfig } from "../parts";
import { allPlaces, places, type Item, type Place, type Signal } from "./places";

/**
 * Statements that drop content: prompts, answers, and what tools were given and returned. A text that says so takes its
 * place, and its length stays as `<name>.length`.
 */

/** What stands in place of content that isn't stored. */
export const notStored = "[NOT STORED]";

/** The longest text that is stored in place of content, in bytes: names and ids are shorter. */
const longest = 256;

/**
 * Attributes with content, by who sends them: recordings of the agents with everything switched on, and their
 * documentation.
 */
const contentAttributes: Readonly<Record<string, readonly string[]>> = {
  AgentProxy: ["pa.task.description", "pa.error", "gemini.prompt", "gemini.response", "claude.prompt", "claude.output"],
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
  "Gemini CLI": ["process.command_args", "request_text", "response_text", "function_args", "reasoning"],
  "Copilot CLI": ["github.copilot.tool.parameters.command", "github.copilot.message"],
  opencode: ["ai.prompt", "ai.prompt.messages", "ai.response.text", "ai.response.toolCalls", "db.query.text"],
  "GenAI conventions": [
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.system_instructions",
    "gen_ai.tool.call.arguments",
    "gen_ai.tool.call.result",
    "gen_ai.tool.definitions",
    "gen_ai.prompt",
    "gen_ai.completion",
  ],
  OpenTelemetry: ["process.command_line", "exception.message", "exception.stacktrace"],
};

/** Names of further attributes with content, such as `ai.toolCall.args`, `gen_ai.prompt.0.content`, `llm.input_messages.0…`. */
const contentNames =
  "^(ai\\.(prompt|response\\.(text|object|toolCalls)|toolCall\\.(args|result))|" +
  "gen_ai\\.(prompt|completion|input\\.messages|output\\.messages|event\\.content)\\.|" +
  "llm\\.(input_messages|output_messages|prompts)|(input|output)\\.value|traceloop\\.entity\\.(input|output)|" +
  "github\\.copilot\\.tool\\.parameters\\.|pa\\.function\\.(args|result))";

const names = [...new Set(Object.values(contentAttributes).flat())];
const anyName = text(`${contentNames}|^(${names.map((name) => name.replaceAll(".", "\\.")).join("|")})$`);

/** The transform processor's statements for one signal. */
export function dropping(signal: Signal): ComponentConfig[] {
  const { item } = places[signal];
  return [...allPlaces(signal).flatMap((place) => [dropAttributes(place), cut(place)]), ...dropBody(item)];
}

function dropAttributes({ context, attributes }: Place): ComponentConfig {
  return {
    context,
    conditions: [`IsMatch(String(Keys(${attributes})), ${text(namesInList)})`],
    statements: [
      ...names.map((name) => {
        const [value, length] = [`${attributes}[${text(name)}]`, `${attributes}[${text(`${name}.length`)}]`];
        return `set(${length}, Len(String(${value}))) where ${value} != nil and ${length} == nil`;
      }),
      `set(cache["content"], ${attributes})`,
      `keep_matching_keys(cache["content"], ${anyName})`,
      `delete_matching_keys(cache["content"], "\\\\.length$")`,
      `stringify_all(cache["content"])`,
      `replace_all_matches(cache["content"], "*", ${text(notStored)})`,
      `merge_maps(${attributes}, cache["content"], "update")`,
    ],
  };
}

/** Finds a name of content in a list of names as JSON; cheaper than to try all of them. */
const namesInList = `"(?:${contentNames.slice(1)}|(?:${names.map((name) => name.replaceAll(".", "\\.")).join("|")})")`;

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

/** Long texts are cut, and lists and maps that are long become attributes of their own before. */
function cut({ context, attributes, fields }: Place): ComponentConfig {
  return {
    context,
    statements: [
      `set(cache["json"], "")`,
      `set(cache["json"], String(${attributes}))`,
      `flatten(${attributes}) where cache["json"] == "" or Len(cache["json"]) > ${longest} and IsMatch(cache["json"], ":[\\\\[{]")`,
      `truncate_all(${attributes}, ${longest})`,
      ...fields.map((field) => `set(${field}, Substring(${field}, 0, ${longest})) where Len(${field}) > ${longest}`),
    ],
  };
}
