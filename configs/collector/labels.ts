import { anyOf, list, text } from "./ottl";

/**
 * Which attributes become labels. A label must have few values, because each combination is a series that Prometheus
 * keeps for weeks.
 */

/** Resource attributes that become labels, for grouping. All others are dropped. */
export const resourceLabels = [
  "service.name",
  "service.namespace",
  "host.name",
  "agentproxy.owner",
  "agentproxy.project_id",
  "agentproxy.role",
  "project.name",
  "vcs.repository.name",
] as const;

/** Identifies a process. A label only of live values, which expire with their process. */
export const processId = "service.instance.id";

/** Replaces every value that is not on an attribute's list. */
export const otherValue = "other";

/**
 * Attributes of points that are free text, for which no list of values can be made, and whose they are: AgentProxy's
 * `decision` is a sentence, that of Claude Code is `accept` or `reject`.
 */
const freeText = { decision: "^agentproxy\\." };

/** Pattern of the names of attributes that identify a session, a user or a request, and so have unbounded values. */
const identities = "(^|[._])(id|uuid|guid|email)$";

/** Pattern of the names of attributes that are amounts, also small ones. */
const amounts = "(^|[._])(pid|port|lines|bytes|duration_ms|timestamp|cpu_usage_[a-z]+)$";

/**
 * Pattern of values that are ids, or numbers with more than three digits: status codes have three. It can't be told from
 * the type of an attribute, because OTTL's functions that go through a map by type are behind a feature gate.
 */
const numbersAndIds =
  "^(-?[0-9]{4,}|-?[0-9]*[.][0-9]{3,}|-?[0-9.]+e[+-]?[0-9]+|[0-9a-f]{16,}|" +
  "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$";

const shellCommands =
  "awk bash black bun bundle bunx cargo cat cd chmod cmake composer cp curl date deno diff docker dotnet echo env " +
  "eslint find flake8 gcc gh git go gradle grep gunzip gzip head helm java javac jest jq kill kubectl ls make mkdir " +
  "mv mvn mypy node npm npx perl php pip pip3 pipx pnpm podman poetry prettier ps pulumi pwd pytest python python3 " +
  "rg rm rspec ruby ruff rustc sed sh sort ssh sudo tail tar tee terraform test touch tox tree tsc uniq unzip " +
  "uv uvx vitest wc wget which xargs yarn zip zsh";

const subcommands =
  "add apply audit bench blame branch build cat-file check checkout cherry-pick ci clean clippy clone commit compose " +
  "config create delete describe destroy diff doc dev exec fetch fmt format freeze generate get grep help images " +
  "info init inspect install issue lint list log login logs ls ls-files merge mod mv new outdated pack plan pr " +
  "preview ps publish pull push rebase release remote remove repo reset restore rev-parse revert rm run serve show " +
  "start stash status stop submodule switch sync tag test tidy tool uninstall up update upgrade version vet watch " +
  "why worktree";

const domains =
  "anthropic.com arxiv.org aws.amazon.com bitbucket.org cloud.google.com crates.io developer.mozilla.org " +
  "docs.anthropic.com docs.aws.amazon.com docs.djangoproject.com docs.docker.com docs.github.com docs.python.org " +
  "docs.rs duckduckgo.com en.wikipedia.org fastapi.tiangolo.com gist.github.com github.com gitlab.com go.dev " +
  "google.com hub.docker.com huggingface.co kubernetes.io learn.microsoft.com localhost medium.com nextjs.org " +
  "nodejs.org npmjs.com opentelemetry.io pkg.go.dev platform.openai.com pypi.org pytorch.org " +
  "raw.githubusercontent.com react.dev reactjs.org readthedocs.io registry.npmjs.org rust-lang.org " +
  "stackoverflow.com superuser.com typescriptlang.org vercel.com www.google.com www.npmjs.com " +
  "www.typescriptlang.org";

const extensions =
  "bash bat c cc cfg clj conf cpp cs css csv cxx dart dockerfile env ex exs go gradle graphql h hpp hs html ini ipynb " +
  "java jpeg jpg js json jsonl jsx kt less lock log lua m md mdx mjs pdf php pl png proto ps1 py pyi r rb rs rst " +
  "sass scala scss sh sql svelte svg swift tex tf toml ts tsv tsx txt vue xml yaml yml zsh";

/** Attributes whose values AgentProxy takes from an agent's commands, with the values that are kept. */
const bounded: Readonly<Record<string, string>> = {
  command_category: shellCommands,
  subcommand: subcommands,
  domain: domains,
  file_extension: extensions,
};

/** Attributes that are names in an agent's own vocabulary: few, unless a client misbehaves. */
const named = [
  "decision",
  "tool",
  "tool_name",
  "function_name",
  "skill_name",
  "subagent_type",
  "operation",
  "function",
  "model",
];

function key(name: string): string {
  return `attributes[${text(name)}]`;
}

/** A statement (context `resource`) that keeps only {@link resourceLabels} and the attributes in `more`. */
export function keepResourceLabels(...more: string[]): string {
  return `keep_keys(attributes, ${list([...resourceLabels, ...more])})`;
}

/**
 * Statements (context `datapoint`) for metrics of unknown clients: numbers and ids are no labels. Those of
 * AgentProxy, and of all agents, have none.
 */
export const boundUnknownLabels = {
  conditions: [
    'instrumentation_scope.name != "agentproxy.telemetry" and instrumentation_scope.name != "agents" and ' +
      "Len(attributes) > 0",
  ],
  statements: [
    `delete_matching_keys(attributes, ${text(amounts)})`,
    "stringify_all(attributes)",
    `replace_all_patterns(attributes, "value", ${text(numbersAndIds)}, ${text(otherValue)})`,
  ],
} as const;

/** Statements (context `datapoint`) that bound the values of a point's attributes. */
export const boundPointLabels: readonly string[] = [
  ...Object.entries(freeText).map(
    ([name, metrics]) => `delete_key(attributes, ${text(name)}) where IsMatch(metric.name, ${text(metrics)})`,
  ),
  `delete_matching_keys(attributes, ${text(identities)})`,
  // Claude Code repeats the attributes of its resource on each point. There is no end to the names of branches.
  `delete_key(attributes, "vcs.ref.head.name")`,
  ...Object.entries(bounded).map(
    ([name, words]) =>
      `set(${key(name)}, ${text(otherValue)}) ` +
      `where ${key(name)} != nil and not IsMatch(${key(name)}, ${text(anyOf(words.split(" ")))})`,
  ),
  ...named.map(
    (name) =>
      `set(${key(name)}, ${text(otherValue)}) ` +
      `where ${key(name)} != nil and not IsMatch(${key(name)}, ${text("^[A-Za-z0-9_.:/@-]{1,64}$")})`,
  ),
];
