import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Agent } from "../../../../tools/agents/agents/agent";
import { openaiChat } from "../../../../tools/agents/apis/openaiChat";
import { runInGroup } from "../../../../tools/agents/process";
import { record } from "../../../../tools/agents/record";
import { scenarios, type Scenario } from "../../../../tools/agents/scenario";
import { readRecording } from "../../../../tools/telemetry/recording";
import { eventually } from "../../../support/backends";

/** An agent of some lines: it calls the model until that ends the turn, and exports one log record a call. */
const source = `#!/usr/bin/env node
const { spawnSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const post = (url, body) => fetch(url, {
  method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
});
(async () => {
  const messages = [{ role: "user", content: process.argv[2] }];
  let calls = 0;
  let failures = 0;
  for (;;) {
    const response = await post(process.env.API + "/chat/completions", { model: "m", tools: [{}], messages });
    const attributes = [{ key: "cwd", value: { stringValue: process.cwd() } }];
    await post(process.env.OTLP + "/v1/logs", { resourceLogs: [{ scopeLogs: [{ logRecords: [{ attributes }] }] }] });
    failures = response.status === 200 ? 0 : failures + 1;
    if (failures > 3) process.exit(1);
    if (failures > 0) continue;
    calls++;
    const { message } = (await response.json()).choices[0];
    if (!message.tool_calls || calls > Number(process.env.LIMIT ?? 99)) break;
    const { name, arguments: text } = message.tool_calls[0].function;
    const input = JSON.parse(text);
    try {
      const edited = name === "edit" && readFileSync(input.file, "utf8");
      if (name === "edit" && !edited.includes(input.from)) throw new Error("not found");
      if (name === "edit" && !process.env.NO_EDITS) writeFileSync(input.file, edited.replace(input.from, input.to));
      if (name === "write") writeFileSync(input.file, input.text);
      const content = name === "sh" ? String(spawnSync("sh", ["-c", input.command]).stdout) : readFileSync(input.file, "utf8");
      messages.push(message, { role: "tool", content });
    } catch (error) {
      messages.push(message, { role: "tool", content: error.message });
    }
  }
  console.log(JSON.stringify({ calls, traceparent: process.env.TRACEPARENT ?? null, secret: process.env.NOT_FOR_AGENTS ?? null }));
})();
`;

const temporary = process.env["TMPDIR"];
let folder: string;
let program: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
  program = join(folder, "agent");
  writeFileSync(program, source);
  chmodSync(program, 0o755);
  process.env["NOT_FOR_AGENTS"] = "secret";
  process.env["TMPDIR"] = folder;
});
afterAll(() => {
  delete process.env["NOT_FOR_AGENTS"];
  if (temporary === undefined) {
    delete process.env["TMPDIR"];
  } else {
    process.env["TMPDIR"] = temporary;
  }
  rmSync(folder, { recursive: true });
});

function agent(env: Record<string, string> = {}): Agent {
  return {
    name: "tiny",
    packageName: "tiny",
    program: "tiny",
    api: openaiChat,
    tools: {
      shell: (command) => ({ name: "sh", input: { command } }),
      read: (file) => ({ name: "cat", input: { file } }),
      write: (file, text) => ({ name: "write", input: { file, text } }),
      edit: (file, from, to) => ({ name: "edit", input: { file, from, to } }),
    },
    costOf: "process",
    invoke: ({ apiUrl, otlpUrl, prompt }) => ({ args: [prompt], env: { API: apiUrl, OTLP: otlpUrl, ...env } }),
    output: (stdout) => ({ sessionId: "s", costUsd: 0.1, details: JSON.parse(stdout) as Record<string, unknown> }),
  };
}

const named = (name: string): Scenario => scenarios.find((scenario) => scenario.name === name)!;
const recorded = (name: string, tiny = agent()): ReturnType<typeof record> =>
  record(tiny, { version: "1.2.3", folder, program }, named(name), join(folder, "recordings"));

const homes = (): string[] => readdirSync(folder).filter((name) => name.startsWith("agent-home-"));

test.each(scenarios)("$name: writes a recording and the truth", async ({ name, sessions, turns, traceparent }) => {
  const { file, truth, requests } = await recorded(name);
  expect(file).toBe(join(folder, "recordings", `tiny-1.2.3-${name}.jsonl.gz`));
  expect(readRecording(file)).toHaveLength(requests);
  expect(JSON.parse(readFileSync(file.replace(".jsonl.gz", ".truth.json"), "utf8"))).toEqual(truth);

  const steps = turns.flatMap((turn) => turn.steps);
  const count = (...kinds: string[]): number => steps.filter(({ kind }) => kinds.includes(kind)).length * sessions;
  // The agent gives up after four failures, and prints nothing then.
  const gaveUp = count("down");
  const failures = count("fail") + 4 * gaveUp;
  expect(truth).toMatchObject({
    ...{ agent: "tiny", version: "1.2.3", scenario: name, sessions, turns: sessions * turns.length },
    api_requests_answered_ok: count("shell", "read", "write", "edit", "answer"),
    api_requests_answered_with_error: failures,
    ...(gaveUp > 0 && { gave_up: gaveUp }),
    tool_calls: count("shell", "read", "write", "edit"),
    ...(gaveUp === 0 && { cost_usd: Number((0.1 * sessions * turns.length).toFixed(9)) }),
  });
  expect(requests).toBe(count("shell", "read", "write", "edit", "answer") + failures);
  const text = JSON.stringify(readRecording(file));
  expect(text).toContain('"/home/dev/project"');
  expect(truth.runs).toHaveLength(sessions * turns.length);
  for (const run of truth.runs as Record<string, unknown>[]) {
    expect(run["exit_code"]).toBe(gaveUp === 0 ? 0 : 1);
    if (gaveUp > 0) {
      continue;
    }
    // The environment is that of the scenario alone.
    expect(run["secret"]).toBeNull();
    expect(run["traceparent"]).toEqual(traceparent ? expect.stringMatching(/^00-\w{32}-\w{16}-01$/) : null);
  }
});

test("an agent that stops early is reported, and nothing is written", async () => {
  rmSync(join(folder, "recordings"), { recursive: true, force: true });
  await expect(recorded("two-runs", agent({ LIMIT: "1" }))).rejects.toThrow(
    /tiny 1\.2\.3, two-runs: nothing was written\.\nsession 1, turn 1: stopped 1 steps before the end, returned 1 tool results, not 2\n.*"calls":2/,
  );
  expect(existsSync(join(folder, "recordings"))).toBe(false);
  expect(homes()).toEqual([]);
});

test("an agent that ends its turn although its API is down is reported, too", async () => {
  const [turn] = named("api-down").turns;
  const never = {
    ...named("api-down"),
    turns: [{ ...turn!, steps: [{ kind: "answer", text: "Done." }, ...turn!.steps] }],
  };
  await expect(
    record(agent(), { version: "1.2.3", folder, program }, never as Scenario, join(folder, "recordings")),
  ).rejects.toThrow(/session 1, turn 1: stopped 2 steps before the end/);
});

test("an edit that the agent didn't make is reported", async () => {
  await expect(recorded("edits", agent({ NO_EDITS: "1" }))).rejects.toThrow(
    "session 1: check.py doesn't contain what the agent was told to write",
  );
});

test("a process that doesn't end is killed with what it started", async () => {
  const marker = `sleep 4${process.pid}`;
  const ended = await runInGroup("/bin/sh", {
    args: ["-c", `(${marker}) & ${marker}`],
    cwd: folder,
    env: { PATH: "/usr/bin:/bin" },
    limit: 0.5,
  });
  expect(ended.exitCode).toBeUndefined();
  await eventually(5, async () => expect(await commandLines()).not.toContain(marker));
});

async function commandLines(): Promise<string> {
  const { stdout } = await runInGroup("/bin/ps", { args: ["-eo", "args"], cwd: "/", env: {}, limit: 10 });
  return stdout;
}
