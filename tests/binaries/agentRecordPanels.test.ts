import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { queryRecords } from "../../tools/local-pipeline/loki";
import { sleep } from "../../tools/local-pipeline/processes";
import { readRecording } from "../../tools/telemetry/recording";
import { sum, tokensIn, tokensOut, type Expected } from "../support/agentBoards";
import { agentRecordings } from "../support/agentRecordings";
import { agentCounts } from "../support/agentTruth";
import { length, sendRecordings } from "../support/agentRuns";
import { dashboards, panelOf } from "../support/dashboards";
import { instantLogQl } from "../support/logql";
import { observe } from "../support/observed";
import { range } from "../support/panels";
import { describeWith } from "../support/requirements";

const recordings = agentRecordings();

/** A query with the variables of a recording. */
const chosen = (text: string, recording: string, session = ".+"): string =>
  text
    .replaceAll("$projectName", recording)
    .replaceAll("$session", session)
    .replaceAll("$__range", `${range}s`)
    .replaceAll("$__interval", "15s")
    .replace(/\$[a-z]\w*/g, ".*");

/** Panels that count log records, and the events that they count. */
const recordPanels: readonly (readonly [uid: string, title: string, agent: string, events: readonly string[]])[] = [
  ["agentproxy-claude", "Permissions", "claude-code", ["tool_decision"]],
  [
    "agentproxy-claude",
    "Failed calls, and those that were given up",
    "claude-code",
    ["api_error", "api_retries_exhausted"],
  ],
  ["agentproxy-claude", "Calls of models by who made them", "claude-code", ["api_request"]],
  ["agentproxy-claude", "Compactions", "claude-code", ["compaction"]],
  ["agentproxy-codex", "Sessions by sandbox and approval policy", "codex", ["codex.conversation_starts"]],
  ["agentproxy-codex", "Approvals", "codex", ["codex.tool_decision"]],
  ["agentproxy-codex", "Calls of models by attempt and status", "codex", ["codex.api_request"]],
  ["agentproxy-gemini", "Routing", "gemini-cli", ["gemini_cli.model_routing"]],
  ["agentproxy-gemini", "Sessions by approval mode", "gemini-cli", ["gemini_cli.config"]],
  ["agentproxy-gemini", "Compressions", "gemini-cli", ["gemini_cli.chat_compression"]],
];

const withRecords = ["claude-code", "codex", "gemini-cli"];

describeWith({ programs: ["otelcol-contrib", "prometheus", "loki"] }, "boards of agents: records", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ loki: true });
    await sendRecordings(pipeline.otlpHttp, recordings);
    // All runs but Claude Code's begin now, and queries don't find what is in the future.
    const begun = recordings.filter(({ agent }) => withRecords.includes(agent) && agent !== "claude-code");
    await sleep(Math.max(...begun.map(({ file }) => length(readRecording(file)))));
    await pipeline.scraped();
  }, 120_000);
  afterAll(() => pipeline.stop());

  describe.each(recordings.filter(({ agent }) => withRecords.includes(agent)).map((one) => [one.name, one] as const))(
    "%s",
    (name, recording) => {
      const expected: Expected = { agent: recording.agent, counts: agentCounts(recording) };
      const observed = observe(readRecording(recording.file));
      /** The sessions of the recording, as a regular expression. */
      const sessions = async (): Promise<string[]> => {
        const found = await instantLogQl(
          pipeline.lokiUrl,
          `sum by (gen_ai_conversation_id) (count_over_time({service_name=~".+"} | project_name="${name}" | gen_ai_conversation_id!="" [${range}s]))`,
        );
        return found.map(({ labels }) => labels["gen_ai_conversation_id"]!);
      };
      const values = async (uid: string, title: string, session?: string): Promise<(number | undefined)[]> =>
        Promise.all(
          panelOf(uid, title)
            .targets!.filter(({ datasource }) => datasource.uid === "loki")
            .map(async ({ expr }) => {
              const found = await instantLogQl(pipeline.lokiUrl, chosen(expr!, name, session));
              return found.length === 0 ? undefined : found.reduce((total, { value }) => total + value, 0);
            }),
        );

      test("Session has its figures", async () => {
        const ids = await sessions();
        expect(ids).toHaveLength(recording.truth.sessions);
        const figures = (title: string): Promise<(number | undefined)[]> =>
          values("agentproxy-session", title, ids.join("|"));
        const { turns, modelCalls, toolCalls, costUsd } = expected.counts;
        const none = (value: number): number | undefined => (value === 0 ? undefined : value);
        expect(await figures("Prompts")).toEqual([turns]);
        expect(await figures("Model calls")).toEqual([sum(modelCalls), modelCalls["error"] ?? 0]);
        expect(await figures("Tool calls")).toEqual(
          sum(toolCalls) === 0 ? [undefined, undefined] : [sum(toolCalls), toolCalls["error"] ?? 0],
        );
        expect(await figures("Tokens")).toEqual([none(tokensIn(expected)), none(tokensOut(expected))]);
        expect(await figures("Cost")).toEqual([costUsd === undefined ? undefined : expect.closeTo(costUsd, 9)]);
        const [duration] = await figures("From first to last record");
        expect(duration).toBeGreaterThan(100);
      });

      test("the list and the timeline of Session have every call, each with its session", async () => {
        const ids = await sessions();
        const expr = panelOf("agentproxy-session", "Everything that happened").targets![0]!.expr!;
        const events = await queryRecords(pipeline.lokiUrl, chosen(expr, name, ids.join("|")));
        const of = (kind: string): typeof events => events.filter(({ labels }) => labels["kind"] === kind);
        expect(of("turn")).toHaveLength(expected.counts.turns);
        expect(of("model call")).toHaveLength(sum(expected.counts.modelCalls));
        expect(of("tool call")).toHaveLength(sum(expected.counts.toolCalls));
        expect(events.filter(({ labels }) => !ids.includes(labels["gen_ai_conversation_id"]!))).toEqual([]);
        const total = (field: string): number =>
          events
            .map(({ labels }) => Number(labels[field]))
            .filter(Number.isFinite)
            .reduce((a, b) => a + b, 0);
        expect([total("tokens_in"), total("tokens_out")]).toEqual([tokensIn(expected), tokensOut(expected)]);
        expect(total("cost")).toBeCloseTo(expected.counts.costUsd ?? 0, 9);
        const tools = of("tool call").map(({ labels }) => labels["name"]);
        expect(tools.filter((tool) => !tool)).toEqual([]);
        const timeline = panelOf("agentproxy-session", "When what happened").targets![0]!.expr!;
        const counted = await instantLogQl(
          pipeline.lokiUrl,
          chosen(timeline.replaceAll("[$__interval] offset -$__interval", "[$__range]"), name, ids.join("|")),
        );
        expect(counted.reduce((a, { value }) => a + value, 0)).toBe(events.length);
      });

      test("the list of sessions has each with its figures", async () => {
        const list = panelOf("agentproxy-agents", "Last sessions").targets!;
        const rows = await Promise.all(list.map(({ expr }) => instantLogQl(pipeline.lokiUrl, chosen(expr!, name))));
        const ids = (await sessions()).sort();
        expect(rows[0]!.map(({ labels }) => labels["gen_ai_conversation_id"]!).sort()).toEqual(ids);
        expect(new Set(rows[0]!.map(({ labels }) => labels["agent_product"]))).toEqual(new Set([recording.agent]));
        const totals = rows.map((row) => row.reduce((total, { value }) => total + value, 0));
        const { turns, modelCalls, toolCalls, costUsd = 0 } = expected.counts;
        const failed = (modelCalls["error"] ?? 0) + (toolCalls["error"] ?? 0);
        expect(totals.slice(2, 9)).toEqual([
          turns,
          sum(modelCalls),
          sum(toolCalls),
          failed,
          tokensIn(expected),
          tokensOut(expected),
          expect.closeTo(costUsd, 9),
        ]);
      });

      test("the list's link opens a session in a time range that has all of its records, and not much more", async () => {
        const { fieldConfig, targets } = panelOf("agentproxy-agents", "Last sessions");
        const { url } = fieldConfig!.defaults.links![0]!;
        const timesOf = async (end: "from" | "to"): Promise<Map<string, number>> => {
          const [, refId] = new RegExp(`&${end}=\\$\\{__data\\.fields\\["Value #(.)"\\]\\.numeric\\}`).exec(url)!;
          const { expr } = targets!.find((target) => target.refId === refId)!;
          const found = await instantLogQl(pipeline.lokiUrl, chosen(expr!, name));
          return new Map(found.map(({ labels, value }) => [labels["gen_ai_conversation_id"]!, value]));
        };
        const [from, to] = [await timesOf("from"), await timesOf("to")];
        const records = await queryRecords(
          pipeline.lokiUrl,
          `{service_name=~".+"} | project_name="${name}" | gen_ai_conversation_id!=""`,
        );
        for (const id of await sessions()) {
          const times = records
            .filter(({ labels }) => labels["gen_ai_conversation_id"] === id)
            .map(({ time }) => Number(time / 1_000_000n));
          expect(Math.min(...times) - from.get(id)!).toBe(60_000);
          expect(to.get(id)! - Math.max(...times)).toBe(60_000);
        }
      });

      test("panels about log records count all of them", async () => {
        for (const [uid, title, agent, events] of recordPanels.filter(([, , one]) => one === recording.agent)) {
          const [count] = await values(uid, title);
          const recorded = events.reduce((total, event) => total + observed.records(event), 0);
          expect({ agent, title, count: count ?? 0 }).toEqual({ agent, title, count: recorded });
        }
        if (recording.agent === "claude-code") {
          const panel = panelOf("agentproxy-claude", "Edits").targets![0]!.expr!;
          const edits = await instantLogQl(pipeline.lokiUrl, chosen(panel, name));
          const shown = edits.map(({ labels, value }) => [labels["tool_name"], labels["decision"], value]);
          expect(shown.sort()).toEqual(
            // The scenario writes one file and edits it once.
            recording.scenario === "edits"
              ? [
                  ["Edit", "accept", 1],
                  ["Write", "accept", 1],
                ]
              : [],
          );
          const compactions = await instantLogQl(
            pipeline.lokiUrl,
            chosen(panelOf("agentproxy-claude", "Compactions").targets![0]!.expr!, name),
          );
          expect(compactions.map(({ labels, value }) => [labels["trigger"], labels["success"], value])).toEqual(
            recording.scenario === "compaction" ? [["manual", "true", 1]] : [],
          );
          const [records] = await values("agentproxy-claude", "Cost, counted twice");
          expect(records ?? 0).toBeCloseTo(expected.counts.costUsd ?? 0, 9);
        }
      });
    },
  );

  test("every panel with log records is tested", () => {
    const tested = [
      ...recordPanels.map(([uid, title]) => `${uid}: ${title}`),
      "agentproxy-claude: Cost, counted twice",
      "agentproxy-claude: Edits",
      ...["agents", "claude", "codex", "gemini"].map((board) => `agentproxy-${board}: Last sessions`),
      ...["Prompts", "Model calls", "Tool calls", "Tokens", "Cost", "From first to last record"].map(
        (title) => `agentproxy-session: ${title}`,
      ),
      ...["Everything that happened", "When what happened", "How long calls took"].map(
        (title) => `agentproxy-session: ${title}`,
      ),
      "agentproxy-task: Log records of the task",
      "agentproxy-task: Coding agents' cost",
    ];
    const found = dashboards.flatMap(({ uid, panels }) =>
      panels
        .filter(({ targets = [] }) => targets.some(({ datasource }) => datasource.uid === "loki"))
        .map(({ title }) => `${uid}: ${title}`),
    );
    expect(found.sort()).toEqual(tested.sort());
  });

  test("the dots of Session are the longest calls", async () => {
    const expr = panelOf("agentproxy-session", "How long calls took").targets![0]!.expr!;
    const found = await instantLogQl(
      pipeline.lokiUrl,
      chosen(expr.replaceAll("[$__interval] offset -$__interval", "[$__range]"), ".*"),
    );
    expect(found.map(({ labels }) => labels["kind"]).sort()).toEqual(["model call", "tool call"]);
    expect(found.every(({ value }) => value > 1)).toBe(true);
  });
});
