import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readRecording } from "../../../../tools/telemetry/recording";
import { agentRecordings } from "../../../support/agentRecordings";

test("there are recordings of every agent", () => {
  expect(new Set(agentRecordings().map(({ agent }) => agent))).toEqual(
    new Set(["claude-code", "codex", "copilot-cli", "gemini-cli", "opencode"]),
  );
});

test.each(agentRecordings())("$name has requests, each of one signal, and the truth of the same agent", (recording) => {
  const requests = readRecording(recording.file);
  expect(requests.length).toBeGreaterThan(0);
  for (const { signal, request } of requests) {
    const key = { traces: "resourceSpans", metrics: "resourceMetrics", logs: "resourceLogs" }[signal as string];
    expect(Object.keys(request)).toEqual([key]);
  }
  expect(recording.truth).toMatchObject({ agent: recording.agent, version: recording.version });
  expect(recording.truth.runs.length).toBeGreaterThan(0);
});

test("a packed recording is read like the same file unpacked", () => {
  const folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
  try {
    const { file } = agentRecordings("claude-code")[0]!;
    const packed = join(folder, "recording.jsonl.gz");
    writeFileSync(packed, gzipSync(readFileSync(file)));
    expect(readRecording(packed)).toEqual(readRecording(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
