import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { instantQuery, type Sample } from "../../tools/local-pipeline/promql";
import type { ExportRequest } from "../../tools/telemetry/otlp";
import { agentRecordings } from "../support/agentRecordings";
import { asNewRun, runFrom, sendRun, type RunRequest } from "../support/agentRuns";
import { complaints } from "../support/complaints";
import { describeWith } from "../support/requirements";
import { alertRules } from "../support/rules";

const minute = 60;
const rules = alertRules("sessions.yml");

/** A new run of a recording, which ends now, in a project of its own. */
function runOf(agent: string, scenario: string, project: string): RunRequest[] {
  const { file } = agentRecordings(agent).find((one) => one.scenario === scenario)!;
  const run = asNewRun(runFrom(file, { "project.name": project }, true));
  // Claude Code repeats the attributes of its resource in records.
  return run.map((request) => ({ ...request, body: request.body.replaceAll("demo-project", project) }));
}

/**
 * A run in two parts: until an event of it, inclusive, and what comes after it. The first part has its log records only:
 * spans and metrics are exported later.
 */
function splitAfter(run: readonly RunRequest[], event: string): [before: RunRequest[], after: RunRequest[]] {
  let isOver = false;
  const before = run.flatMap(({ signal, body }) => {
    const request = JSON.parse(body) as ExportRequest;
    for (const scope of (request.resourceLogs ?? []).flatMap(({ scopeLogs = [] }) => scopeLogs)) {
      scope.logRecords = (scope.logRecords ?? []).filter((record) => {
        const isKept = !isOver;
        isOver ||= (record.attributes ?? []).some(
          ({ key, value }) => key === "event.name" && value.stringValue === event,
        );
        return isKept;
      });
    }
    return signal === "logs" ? [{ signal, body: JSON.stringify(request) }] : [];
  });
  if (!isOver) {
    throw new Error(`the recording has no event ${event}`);
  }
  return [before, [...run]];
}

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "alerts about sessions of agents", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.stop());

  const send = async (run: readonly RunRequest[]): Promise<void> => {
    await sendRun(pipeline.otlpHttp, run);
    await pipeline.scraped();
  };

  /** What a rule reports about a project, some seconds from now. */
  const reported = async (alert: string, project: string, seconds = 0): Promise<Sample[]> => {
    const { expr } = rules.find((rule) => rule.alert === alert)!;
    const found = await instantQuery(pipeline.prometheus, expr, Date.now() / 1000 + seconds);
    return found.filter(({ labels }) => labels["project_name"] === project);
  };

  describe.each([
    ["claude-code", "hook_execution_complete"],
    ["gemini-cli", "gemini_cli.hook_call"],
  ])("%s", (agent, waits) => {
    const project = `${agent}-waits`;
    const [before, after] = splitAfter(runOf(agent, "waiting", project), waits);

    test("waits for its user", async () => {
      await send(before);
      const [waiting, ...others] = await reported("AgentWaiting", project, 3 * minute);
      expect(waiting!.labels).toMatchObject({ agent, session: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
      // The user of the recording decided after eight seconds.
      expect(waiting!.value).toBeGreaterThan(3 * minute);
      expect(waiting!.value).toBeLessThan(4 * minute);
      expect(others).toEqual([]);
      expect(await reported("AgentWaiting", project)).toEqual([]);
      expect(await reported("AgentSilent", project, 40 * minute)).toEqual([]);
    });

    test("waits no more when its user has decided", async () => {
      await send(after);
      expect(await reported("AgentWaiting", project, 3 * minute)).toEqual([]);
      expect(await reported("AgentSilent", project, 40 * minute)).toEqual([]);
    });
  });

  describe.each([
    ["claude-code", "two-runs", "tool_decision"],
    ["codex", "two-runs", "codex.tool_decision"],
    ["gemini-cli", "two-runs", "gemini_cli.api_request"],
  ])("%s", (agent, scenario, last) => {
    const project = `${agent}-silent`;
    const run = runOf(agent, scenario, project);

    test(`is silent half an hour after ${last}`, async () => {
      await send(splitAfter(run, last)[0]);
      const [silent, ...others] = await reported("AgentSilent", project, 31 * minute);
      expect(silent!.labels).toMatchObject({ agent });
      expect(others).toEqual([]);
      expect(await reported("AgentSilent", project, 28 * minute)).toEqual([]);
      expect(await reported("AgentSilent", project, 121 * minute)).toEqual([]);
      expect(await reported("AgentWaiting", project, 31 * minute)).toEqual([]);
    });

    test("isn't when it has ended its turn", async () => {
      await send(run);
      expect(await reported("AgentSilent", project, 31 * minute)).toEqual([]);
    });
  });

  test("Copilot CLI has ended its turns, by its spans", async () => {
    await send(runOf("copilot-cli", "two-runs", "copilot"));
    const states = await pipeline.query('count by (state) (agent_session_last_event_seconds{agent="copilot-cli"})');
    expect(Object.fromEntries(states.map(({ labels, value }) => [labels["state"], value]))).toEqual({
      working: 2,
      done: 2,
    });
    expect(await reported("AgentSilent", "copilot", 31 * minute)).toEqual([]);
  });

  test.each([
    ["claude-code", "Bash"],
    ["codex", "exec_command"],
    ["copilot-cli", "bash"],
  ])("%s repeats a call", async (agent, tool) => {
    const project = `${agent}-repeats`;
    await send(runOf(agent, "repeated-call", project));
    const [repeated, ...others] = await reported("AgentRepeats", project);
    expect(repeated).toMatchObject({ labels: { agent, tool }, value: 6 });
    expect(others).toEqual([]);
    expect(await reported("AgentRepeats", project, 11 * minute)).toEqual([]);
  });

  test("Gemini CLI repeats its calls, each in a row of two", async () => {
    const run = runOf("gemini-cli", "content-on", "gemini-repeats");
    const logs = run.filter(({ signal }) => signal === "logs");
    for (let round = 0; round < 5; round++) {
      await sendRun(pipeline.otlpHttp, logs);
    }
    await pipeline.scraped();
    const repeated = await reported("AgentRepeats", "gemini-repeats");
    expect(repeated.map(({ labels, value }) => [labels["tool"], value]).sort()).toEqual([
      ["read_file", 5],
      ["run_shell_command", 5],
    ]);
  });

  test("the same call in different sessions isn't a repetition, nor are different calls in one", async () => {
    for (let run = 0; run < 6; run++) {
      await sendRun(pipeline.otlpHttp, runOf("codex", "two-runs", "codex-often"));
    }
    await send(runOf("claude-code", "content-on", "codex-often"));
    expect(await reported("AgentRepeats", "codex-often")).toEqual([]);
    expect(await pipeline.query('agent_session_repeated_calls{project_name="codex-often"}')).toEqual([]);
  });

  test("Claude Code gives up calling its model, or doesn't", async () => {
    await send(runOf("claude-code", "api-down", "gives-up"));
    await send(runOf("claude-code", "errors-and-retries", "goes-on"));
    const [given, ...others] = await reported("RetriesExhausted", "gives-up");
    expect(given).toMatchObject({ labels: { agent: "claude-code", model: "claude-opus-5-5" }, value: 1 });
    expect(others).toEqual([]);
    expect(await reported("RetriesExhausted", "goes-on")).toEqual([]);
    expect(await reported("AgentSilent", "gives-up", 31 * minute)).toEqual([]);
  });

  test("the collector logs no warnings", () => {
    expect(complaints(pipeline.collectorLog())).toEqual([]);
  });
});
