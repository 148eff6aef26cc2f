/** What an imitated model does when the agent calls it the next time. */
export type Step =
  /** Has the agent run a shell command. `exitCode` is the one that the command will have; default 0. */
  | { readonly kind: "shell"; readonly command: string; readonly exitCode?: number }
  /** Has the agent read a file of its project. `missing`: there is no such file, so the tool fails. */
  | { readonly kind: "read"; readonly file: string; readonly missing?: true }
  /** Has the agent write a new file of its project. */
  | { readonly kind: "write"; readonly file: string; readonly text: string }
  /** Has the agent replace whole lines of a file that it wrote before. */
  | { readonly kind: "edit"; readonly file: string; readonly from: string; readonly to: string }
  /** Ends the turn. */
  | { readonly kind: "answer"; readonly text: string }
  /** Fails this one call: overloaded (which agents retry), or an internal error. */
  | { readonly kind: "fail"; readonly error: ApiError }
  /** Fails this call and all later ones, also those that take no step: the agent gives up. The last step of a turn. */
  | { readonly kind: "down"; readonly error: ApiError };

/** A failure of a model API; each API has its own status for it. */
export type ApiError = "overloaded" | "internal";

/** A prompt of the user, and the calls of the model until the turn ends. */
export interface Turn {
  readonly prompt: string;
  readonly steps: readonly Step[];
}

/** What agents do in a recording. It is the same for all agents. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** The number of sessions, each in a project and home of its own. */
  readonly sessions: number;
  /** Whether the sessions run at once. */
  readonly atOnce: boolean;
  /** The turns of each session: one process a turn, the second and later ones resume the session. */
  readonly turns: readonly Turn[];
  /** Whether the agent is told to export prompts, answers, and what tools read and print. */
  readonly content: boolean;
  /** Whether each process starts with a `TRACEPARENT`. */
  readonly traceparent: boolean;
  /**
   * Seconds after which a user at a terminal gives permission for a command. Default: there is no terminal, and every command is
   * permitted.
   */
  readonly decidesAfter?: number;
  /** The names of the agents that are recorded in it. Default: all. */
  readonly only?: readonly string[];
}

/** Whether a step has the agent call a tool. */
export function isTool({ kind }: Step): boolean {
  return ["shell", "read", "write", "edit"].includes(kind);
}

/** Whether the prompt is a built-in command of the agent, which no turn of a conversation answers. */
export function isCommand({ prompt }: Turn): boolean {
  return prompt.startsWith("/");
}

/** Whether the agent has to give up in a turn, because the model's API is down. */
export function givesUp({ steps }: Turn): boolean {
  return steps.some(({ kind }) => kind === "down");
}

/** The text of the project's only file, `README.md`. */
export const readme = "# project password=CANARYFILE1\n";

/**
 * Strings that look like secrets and occur nowhere else, by where they come from. Of what was exported, each tells which
 * content an attribute holds. The output of the tool is also part of its command.
 */
export const canaries = {
  prompt: "sk-ant-api03-CANARYPROMPT000000000000000000000000000000000",
  command: "ghp_CANARYTOOLCMD00000000000000000000000",
  output: "password=CANARYTOOLOUT1",
  file: "password=CANARYFILE1",
  answer: "sk-ant-api03-CANARYANSWER00000000000000000000000000",
} as const;

const answer: Step = { kind: "answer", text: "Done: the check has run." };
const shell: Step = { kind: "shell", command: "echo checked" };
const read: Step = { kind: "read", file: "README.md" };
const overloaded: Step = { kind: "fail", error: "overloaded" };

/** Without the tags, Claude Code calls the model a second time. */
const summary: Step = { kind: "answer", text: "<summary>A check has run.</summary>" };

const plain = { sessions: 1, atOnce: false, content: false, traceparent: false } as const;
const oneTurn = (...steps: Step[]): readonly Turn[] => [{ prompt: "Run the check.", steps }];

const secretTurn: Turn = {
  prompt: `Run the check with the key ${canaries.prompt}.`,
  steps: [
    { kind: "shell", command: `export GITHUB_TOKEN=${canaries.command}; echo "${canaries.output}"` },
    read,
    { kind: "answer", text: `Done: the key is ${canaries.answer}.` },
  ],
};

/** Every scenario. */
export const scenarios: readonly Scenario[] = [
  {
    ...plain,
    name: "two-runs",
    description: "Two sessions, one after the other: a shell command, a file read, an answer.",
    sessions: 2,
    turns: oneTurn(shell, read, answer),
  },
  {
    ...plain,
    name: "errors-and-retries",
    description: "Two calls of the model fail and are retried; then a shell command ends with status 3.",
    turns: oneTurn(overloaded, overloaded, { kind: "shell", command: "echo failing >&2; exit 3", exitCode: 3 }, answer),
  },
  {
    ...plain,
    name: "failed-tool",
    description: "A file that is read doesn't exist.",
    turns: oneTurn({ kind: "read", file: "missing.txt", missing: true }, shell, answer),
  },
  {
    ...plain,
    name: "four-at-once",
    description: "Four sessions at once, in four projects.",
    sessions: 4,
    atOnce: true,
    turns: oneTurn(shell, answer),
  },
  {
    ...plain,
    name: "long-session",
    description: "One session of three turns: a process each, the later ones resume the session.",
    turns: [...oneTurn(shell, read, answer), ...oneTurn(shell, answer), ...oneTurn(read, shell, shell, answer)],
  },
  {
    ...plain,
    name: "secret-in-a-command",
    description: "Secrets in prompt, command, output, file and answer; the agent exports what it does by default.",
    turns: [secretTurn],
  },
  {
    ...plain,
    name: "content-on",
    description: "The same secrets, and every setting that exports content is on.",
    turns: [secretTurn],
    content: true,
  },
  {
    ...plain,
    name: "traceparent",
    description: "The process starts inside a span of its caller.",
    turns: oneTurn(shell, answer),
    traceparent: true,
  },
  {
    ...plain,
    name: "waiting",
    description: "A user at a terminal needs eight seconds to permit a command; hooks report that the agent waits.",
    turns: oneTurn({ kind: "shell", command: "touch checked.txt" }, answer),
    decidesAfter: 8,
    only: ["claude-code", "gemini-cli"],
  },
  {
    ...plain,
    name: "repeated-call",
    description: "The same shell command six times; the agent exports content.",
    turns: oneTurn(shell, shell, shell, shell, shell, shell, answer),
    content: true,
    // Gemini CLI stops by itself when a call is repeated.
    only: ["claude-code", "codex", "copilot-cli"],
  },
  {
    ...plain,
    name: "edits",
    description: "A file of three lines is written, and one of its lines replaced by two.",
    turns: oneTurn(
      { kind: "write", file: "check.py", text: "import sys\n\nprint(sys.argv)\n" },
      { kind: "edit", file: "check.py", from: "print(sys.argv)\n", to: "for one in sys.argv:\n    print(one)\n" },
      answer,
    ),
  },
  {
    ...plain,
    name: "api-down",
    description: "After a shell command every call of the model fails, until the agent gives up after few retries.",
    turns: oneTurn(shell, { kind: "down", error: "overloaded" }),
  },
  {
    ...plain,
    name: "compaction",
    description: "After a shell command and an answer, the user has the conversation compacted.",
    turns: [...oneTurn(shell, answer), { prompt: "/compact", steps: [summary] }],
    only: ["claude-code"],
  },
];

/** Whether an agent is recorded in a scenario. */
export function isFor({ only }: Scenario, agent: string): boolean {
  return only?.includes(agent) ?? true;
}
