import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { mustRun } from "../../components/docker/run";
import type { Agent, AgentOutput, Run } from "./agents/agent";
import { imitate, type SeenRequest } from "./apis/imitation";
import { runInGroup } from "./process";
import { givesUp, readme, type Scenario, type Turn } from "./scenario";
import { Script, type Replies } from "./script";
import { runOnTerminal } from "./terminal";

/** What happened in one process of an agent. */
export interface TurnResult {
  readonly exitCode?: number;
  /** The agent's output; undefined when it can't be read. */
  readonly output?: AgentOutput;
  readonly stdout: string;
  readonly stderr: string;
  readonly replies: Replies;
  /** Steps of the scenario that the agent didn't come to. */
  readonly stepsLeft: number;
  /** The number of tool results that the agent returned. */
  readonly toolResults: number;
  readonly requests: readonly SeenRequest[];
  readonly traceparent?: string;
}

/** What happened in one session. */
export interface SessionResult {
  /** The home, which no longer exists. */
  readonly home: string;
  readonly turns: readonly TurnResult[];
  /** Files that don't contain in the end what the scenario has the agent write. */
  readonly wrongFiles: readonly string[];
}

/** What {@link runScenario} needs. */
export interface ScenarioRun {
  readonly agent: Agent;
  /** The agent's program. */
  readonly program: string;
  readonly scenario: Scenario;
  /** An OTLP/HTTP endpoint on loopback, without a path. */
  readonly otlpUrl: string;
  /** Seconds after which a process is killed. Default: 120. */
  readonly limit?: number;
}

/** Attributes that every process has by `OTEL_RESOURCE_ATTRIBUTES`, if the agent takes them. */
export const resourceAttributes = {
  "project.name": "demo-project",
  "vcs.repository.name": "demo-repository",
  "vcs.ref.head.name": "main",
} as const;

/** What the names of the homes begin with. */
export const homePrefix = "agent-home-";

/** Runs the sessions of a scenario, each in a new home that is removed afterwards. */
export async function runScenario(run: ScenarioRun): Promise<SessionResult[]> {
  const results: SessionResult[] = [];
  const sessions = Array.from({ length: run.scenario.sessions }, () => () => runSession(run));
  if (run.scenario.atOnce) {
    return Promise.all(sessions.map((session) => session()));
  }
  for (const session of sessions) {
    results.push(await session());
  }
  return results;
}

async function runSession(run: ScenarioRun): Promise<SessionResult> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), homePrefix)));
  const project = join(home, "project");
  try {
    mkdirSync(project);
    writeFileSync(join(project, "README.md"), readme);
    await mustRun("git", ["init", "--quiet", project]);
    const turns: TurnResult[] = [];
    for (const turn of run.scenario.turns) {
      turns.push(await runTurn(run, turn, { home, project, resume: turns[0]?.output?.sessionId }));
    }
    return { home, turns, wrongFiles: wrongFiles(run.scenario, project) };
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function wrongFiles({ turns }: Scenario, project: string): string[] {
  const right = new Map<string, string>();
  for (const step of turns.flatMap(({ steps }) => steps)) {
    if (step.kind === "write") {
      right.set(step.file, step.text);
    } else if (step.kind === "edit") {
      right.set(step.file, right.get(step.file)!.replace(step.from, step.to));
    }
  }
  const isWrong = ([file, text]: readonly [string, string]): boolean =>
    !existsSync(join(project, file)) || readFileSync(join(project, file), "utf8") !== text;
  return [...right].filter(isWrong).map(([file]) => file);
}

async function runTurn(
  { agent, program, scenario, otlpUrl, limit = 120 }: ScenarioRun,
  turn: Turn,
  folders: Pick<Run, "home" | "project" | "resume">,
): Promise<TurnResult> {
  const { prompt, steps } = turn;
  const atTerminal = scenario.decidesAfter === undefined ? undefined : agent.atTerminal;
  const script = new Script(steps, agent.tools, folders.project, agent.api.kinds);
  const imitation = await imitate(agent.api, script);
  try {
    const {
      args,
      env,
      files = {},
    } = (atTerminal ?? agent).invoke({
      ...folders,
      ...{ apiUrl: imitation.url, otlpUrl, prompt, content: scenario.content, fewRetries: givesUp(turn) },
    });
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folders.home, path)), { recursive: true });
      writeFileSync(join(folders.home, path), content);
    }
    const traceparent = scenario.traceparent ? newTraceparent() : undefined;
    const start = {
      args,
      cwd: folders.project,
      env: { ...baseEnvironment(folders.home), ...env, ...(traceparent && { TRACEPARENT: traceparent }) },
      limit,
    };
    const ended =
      atTerminal === undefined
        ? await runInGroup(program, start)
        : await runOnTerminal(program, start, atTerminal.dialogue(prompt, scenario.decidesAfter!));
    return {
      ...ended,
      ...readOutput(() => atTerminal?.output(folders) ?? agent.output(ended.stdout)),
      replies: script.replies(),
      stepsLeft: script.left,
      toolResults: imitation.toolResults(),
      requests: imitation.requests(),
      ...(traceparent !== undefined && { traceparent }),
    };
  } finally {
    await imitation.stop();
  }
}

function readOutput(read: () => AgentOutput): Pick<TurnResult, "output"> {
  try {
    return { output: read() };
  } catch {
    return {}; // An agent that failed; its output is in the report of problems.
  }
}

/** Nothing of this process' environment, and no way to the internet for programs that respect proxies. */
function baseEnvironment(home: string): Record<string, string> {
  const nowhere = "http://127.0.0.1:9";
  return {
    HOME: home,
    USER: "dev",
    LOGNAME: "dev",
    SHELL: "/bin/bash",
    PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(":"),
    TERM: "dumb",
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: "127.0.0.1,localhost",
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(resourceAttributes)
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
  };
}

function newTraceparent(): string {
  return `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`;
}
