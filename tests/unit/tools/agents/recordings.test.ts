import { readFileSync } from "node:fs";
import { join } from "node:path";
import { agents } from "../../../../tools/agents/agents";
import { resourceAttributes } from "../../../../tools/agents/runScenario";
import { isFor, scenarios } from "../../../../tools/agents/scenario";
import { readRecording, type RecordedRequest } from "../../../../tools/telemetry/recording";
import { agentRecordings, type AgentRecording } from "../../../support/agentRecordings";
import { agentTotals, trueTotals, type Totals } from "../../../support/agentTotals";
import { observe } from "../../../support/observed";
import { root } from "../../../support/root";

const totalsOf = (agent: string, recording: readonly RecordedRequest[]): Partial<Totals> =>
  agentTotals[agent]!(observe(recording));

test.each(agentRecordings())("$name: its totals are what really happened", ({ agent, file, truth }) => {
  const observed = totalsOf(agent, readRecording(file));
  const truly = trueTotals(truth);
  const compared = (Object.keys(observed) as (keyof Totals)[]).filter((concept) => truly[concept] !== undefined);
  expect(Object.fromEntries(compared.map((concept) => [concept, observed[concept]]))).toEqual(
    Object.fromEntries(compared.map((concept) => [concept, expect.closeTo(truly[concept]!, 9)])),
  );
  expect(compared).toContain(agent === "opencode" ? "sessions" : "starts");
});

test.each(agents)("of $name, each total is more than nothing in a recording", ({ name }) => {
  const filled = new Set(
    agentRecordings(name).flatMap(({ file }) =>
      Object.entries(totalsOf(name, readRecording(file))).flatMap(([concept, value]) => (value > 0 ? [concept] : [])),
    ),
  );
  const never = Object.keys(totalsOf(name, [])).filter((concept) => !filled.has(concept));
  // Codex has no tool that fails in a scenario: for it, a command that ends with status 3 succeeds.
  expect(never).toEqual(name === "codex" ? ["failedToolCalls"] : []);
});

const traceparentOf = ({ truth }: AgentRecording): string => (truth.runs[0] as { traceparent: string }).traceparent;

test.each(agentRecordings().filter(({ scenario }) => scenario === "traceparent"))(
  "$agent joins the trace of its environment, or doesn't",
  (recording) => {
    const [, traceId] = traceparentOf(recording).split("-");
    const spans = readRecording(recording.file).flatMap(({ request }) =>
      (request.resourceSpans ?? []).flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap((scope) => scope.spans ?? [])),
    );
    const joined = spans.filter((span) => span.traceId === traceId).length / spans.length;
    // Some of Codex' spans are of its start.
    const least = { "claude-code": 1, codex: 0.95 }[recording.agent] ?? 0;
    expect(joined).toBeGreaterThanOrEqual(least);
    expect(joined).toBeLessThanOrEqual(least === 0 ? 0 : 1);
  },
);

test.each(agentRecordings().filter(({ scenario }) => scenario === "two-runs"))(
  "all that $agent exports has the attributes of OTEL_RESOURCE_ATTRIBUTES",
  ({ file }) => {
    const resources = readRecording(file).flatMap(({ request }) =>
      [...(request.resourceSpans ?? []), ...(request.resourceMetrics ?? []), ...(request.resourceLogs ?? [])].map(
        ({ resource }) =>
          Object.fromEntries((resource?.attributes ?? []).map(({ key, value }) => [key, value.stringValue])),
      ),
    );
    for (const resource of resources) {
      expect(resource).toMatchObject(resourceAttributes);
    }
  },
);

test("a renamed metric is seen", () => {
  const { file, truth } = agentRecordings("claude-code").find(({ scenario }) => scenario === "two-runs")!;
  const text = JSON.stringify(readRecording(file)).replaceAll("claude_code.token.usage", "claude_code.tokens");
  const observed = totalsOf("claude-code", JSON.parse(text) as RecordedRequest[]);
  expect(observed.inputTokens).toBe(0);
  expect(trueTotals(truth).inputTokens).toBeGreaterThan(0);
});

test("each agent is recorded in every scenario that is for it", () => {
  const missing = agents.flatMap(({ name }) =>
    scenarios
      .filter((scenario) => isFor(scenario, name))
      .filter(({ name: scenario }) => !agentRecordings(name).some((recording) => recording.scenario === scenario))
      .map((scenario) => `${name} ${scenario.name}`),
  );
  expect(missing).toEqual([]);
});

test("the documented table says which totals each agent exports", () => {
  const page = readFileSync(join(root, "docs/agent-recordings.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("|"));
  const cells = (row: string): string[] =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  const header = rows.find((row) => cells(row)[0] === "total")!;
  const concepts = Object.keys(trueTotals(agentRecordings("claude-code").at(-1)!.truth));
  for (const concept of concepts) {
    const row = rows.map(cells).find(([first]) => first === `\`${concept}\``);
    expect([concept, row?.slice(1).map((cell) => cell === "yes")]).toEqual([
      concept,
      cells(header)
        .slice(1)
        .map((name) => Object.hasOwn(totalsOf(name.replaceAll("`", ""), []), concept)),
    ]);
  }
});
