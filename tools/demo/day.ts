import { randomFrom, type Random } from "./random";

/** A user, host and project that run AgentProxy in the demonstration. */
export interface Agent {
  readonly owner: string;
  readonly host: string;
  readonly namespace: string;
  /** The revision of AgentProxy; 056aaa4 sends no project and no role, and counts neither tokens nor cost. */
  readonly revision: "main" | "056aaa4";
  readonly project: string;
  readonly role: string;
}

/** The final state of a task. AgentProxy's counter lacks `failed_self_check` and, at 056aaa4, `error`; spans have all. */
export type Ending = "completed" | "max_iterations" | "stopped" | "failed_self_check" | "error";

/** A call to Gemini. */
export interface Call {
  readonly seconds: number;
  readonly prompt: number;
  readonly completion: number;
  /** The HTTP status of a failed call; undefined for a successful one. */
  readonly failed?: number;
}

/** A reasoning loop: Claude works, PA lets Gemini decide on the next function, and runs it. */
export interface Loop {
  readonly claudeSeconds: number;
  readonly calls: readonly Call[];
  readonly decision: string;
  readonly functionSeconds: number;
  readonly worked: boolean;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

/** A run of `pa`: a process with one task. */
export interface Run {
  /** The start in seconds after that of the demonstration. */
  readonly at: number;
  /** The seconds that the process runs in the demonstration; its spans last as long as those of a real task. */
  readonly lives: number;
  readonly agent: Agent;
  readonly model: string;
  readonly task: string;
  readonly ending: Ending;
  readonly loops: readonly Loop[];
}

/** The extent of the demonstration. */
export interface DayOptions {
  /** Tasks per minute. */
  readonly rate: number;
  /** Seconds. */
  readonly duration: number;
  readonly seed: number;
}

/** A day that fills all panels of the dashboards. */
export const defaultDay: DayOptions = { rate: 40, duration: 60, seed: 3 };

const agents: readonly (readonly [number, Agent])[] = [
  [5, { owner: "ada", host: "ada-laptop", namespace: "dev", revision: "main", project: "webshop", role: "supervisor" }],
  [3, { owner: "ada", host: "ada-laptop", namespace: "dev", revision: "main", project: "webshop", role: "reviewer" }],
  [4, { owner: "lin", host: "lin-laptop", namespace: "dev", revision: "main", project: "billing", role: "supervisor" }],
  [3, { owner: "ci", host: "runner-7", namespace: "ci", revision: "main", project: "billing", role: "supervisor" }],
  [2, { owner: "sam", host: "sam-desktop", namespace: "lab", revision: "056aaa4", project: "", role: "" }],
];

const tasks = [
  "Add a health endpoint and test it",
  "Fix the flaky checkout test",
  "Rename Invoice.total to Invoice.amount everywhere",
  "Write a migration for the orders table",
  "Make the product list load in under a second",
  "Upgrade the HTTP client and adapt its callers",
  "Explain why the nightly import fails, and fix it",
  "Add pagination to the customer search",
];

const decisions: readonly (readonly [number, string])[] = [
  [40, "send_to_claude"],
  [12, "verify_code"],
  [12, "run_tests"],
  [9, "verify_product"],
  [9, "read_file"],
  [6, "review_changes"],
  [5, "check_server"],
  [4, "create_task"],
  [3, "update_task"],
  [3, "no_op"],
];

const endings: readonly (readonly [number, Ending])[] = [
  [76, "completed"],
  [11, "max_iterations"],
  [6, "failed_self_check"],
  [4, "error"],
  [3, "stopped"],
];

/** The runs of a day, compressed to `duration` seconds and sorted by their start. Equal options give equal runs. */
export function day({ rate, duration, seed }: DayOptions): Run[] {
  const random = randomFrom(seed);
  const count = Math.max(1, Math.round((rate * duration) / 60));
  return Array.from({ length: count }, (_, index) => {
    // The first run starts at once, so that the dashboards aren't empty; the last one has time to end.
    const at = index === 0 ? 0 : random.between(0, duration * 0.85);
    return run(random, at, Math.min(random.between(3, 12), duration - at));
  }).sort((a, b) => a.at - b.at);
}

function run(random: Random, at: number, lives: number): Run {
  const agent = random.weighted(agents);
  const ending = random.weighted(endings.filter(([, one]) => agent.revision === "main" || one !== "stopped"));
  const length = ending === "max_iterations" ? 20 : random.integer(3, 14);
  const trouble = random.chance(0.12);
  const loops = Array.from({ length }, (_, index) => {
    const last = index === length - 1 && ending === "completed";
    return loop(random, last ? "mark_done" : random.weighted(decisions), index, trouble ? 0.3 : 0.01);
  });
  const model = agent.role === "reviewer" ? "gemini-2.5-pro" : "gemini-2.5-flash";
  return { at, lives, agent, model, task: random.pick(tasks), ending, loops };
}

function loop(random: Random, decision: string, index: number, failures: number): Loop {
  const worksOnCode = decision === "send_to_claude";
  const calls = Array.from({ length: random.integer(1, 4) }, (): Call => {
    const prompt = random.integer(2000, 8000) + index * random.integer(1000, 14_000);
    return random.chance(failures)
      ? {
          seconds: random.between(0.1, 10),
          prompt,
          completion: 0,
          failed: random.weighted([
            [6, 429],
            [3, 503],
            [1, 500],
          ]),
        }
      : { seconds: random.skewed(0.6, 9), prompt, completion: random.integer(60, 900) };
  });
  return {
    claudeSeconds: random.skewed(8, 240),
    calls,
    decision,
    functionSeconds: random.skewed(0.02, decision === "run_tests" ? 45 : 4),
    worked: random.chance(0.92),
    linesAdded: worksOnCode ? random.integer(0, 60) : 0,
    linesRemoved: worksOnCode ? random.integer(0, 25) : 0,
  };
}

/** The duration of a loop in seconds. */
export function loopSeconds({ claudeSeconds, calls, functionSeconds }: Loop): number {
  return claudeSeconds + calls.reduce((sum, { seconds }) => sum + seconds, 0) + functionSeconds;
}

/** The duration of a run's task in seconds. */
export function taskSeconds({ loops }: Run): number {
  return loops.reduce((sum, loop) => sum + loopSeconds(loop), 0);
}
