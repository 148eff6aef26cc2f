import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { between, exact, maybeEmpty, some, sum, sums, type Expected } from "../support/agentBoards";
import { agentRecordings } from "../support/agentRecordings";
import { sendRecordings } from "../support/agentRuns";
import { agentCounts } from "../support/agentTruth";
import { panelQueries, show, type PanelQuery, type Shown } from "../support/panels";
import { describeWith } from "../support/requirements";

/** The dashboards about agents, and the agents that they are about. */
const boards: Readonly<Record<string, RegExp>> = {
  Agents: /./,
  "Claude Code": /^claude-code$/,
  Codex: /^codex$/,
  "Gemini CLI": /^gemini-cli$/,
  "GenAI clients": /^(copilot-cli|opencode)$/,
};

const [prometheusQueries, panelName] = [
  panelQueries.filter(({ name }) => Object.hasOwn(boards, name.split(" / ")[0]!)),
  (name: string): string => name.split(" / ").slice(1).join(" / "),
];

test("every query of every panel is tested", () => {
  const tested = [exact, sums, between].flatMap((table) => Object.keys(table));
  const names = new Set(prometheusQueries.map(({ name }) => panelName(name)));
  expect([...names].sort()).toEqual([...new Set(tested)].sort());
});

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "boards of agents", () => {
  let pipeline: Pipeline;
  const recordings = agentRecordings();
  beforeAll(async () => {
    pipeline = await startPipeline();
    await sendRecordings(pipeline.otlpHttp, recordings);
    await pipeline.scraped();
  }, 120_000);
  afterAll(() => pipeline.stop());

  const showFor = (query: PanelQuery, recording: string): Promise<Shown> =>
    show(pipeline.prometheus, {
      ...query,
      target: { ...query.target, expr: query.target.expr.replaceAll("$projectName", recording) },
    });

  describe.each(recordings.map((one) => [one.name, one] as const))("%s", (name, recording) => {
    const expected: Expected = { agent: recording.agent, counts: agentCounts(recording) };
    const of = (title: string): PanelQuery[] =>
      prometheusQueries.filter((query) => query.name.startsWith(`${title} / `));

    test.each(Object.keys(boards).filter((title) => boards[title]!.test(recording.agent)))(
      "%s shows what happened",
      async (title) => {
        const shown: Record<string, unknown> = {};
        const right: Record<string, unknown> = {};
        for (const query of of(title)) {
          const panel = panelName(query.name);
          const values = await showFor(query, name);
          if (exact[panel] !== undefined) {
            // Values of a share can be zero, as can the last of several bars' kinds.
            shown[query.name] = some(values);
            right[query.name] = closeTo(some(exact[panel](expected)));
          } else if (sums[panel] !== undefined) {
            shown[query.name] = sum(values);
            right[query.name] = expect.closeTo(sums[panel](expected), 9);
          } else {
            const [least, most, recorded] = between[panel]!;
            // The sum over bars has no upper bound.
            const inside = (value: number): boolean =>
              value >= least && (query.target.instant !== true || value <= most);
            shown[query.name] = Object.values(values).every(inside);
            right[query.name] = true;
            const wanted = recorded.test(name);
            if (!wanted || !maybeEmpty.has(panel)) {
              shown[`${query.name} has values`] = Object.keys(values).length > 0;
              right[`${query.name} has values`] = wanted;
            }
          }
        }
        expect(shown).toEqual(right);
        expect(Object.keys(shown).length).toBeGreaterThan(10);
      },
    );
  });
});

/** Doubles, of which a share or a sum isn't exact. */
function closeTo(values: Shown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Number.isInteger(value) ? value : expect.closeTo(value, 9)]),
  );
}
