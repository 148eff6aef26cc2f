import { hostname, release } from "node:os";
import { dirname } from "node:path";
import { leftovers, neutralise, tracesOf } from "../../../../tools/agents/neutralise";
import { attributes, span, tracesRequest } from "../../../../tools/local-pipeline/otlpRequests";
import type { RecordedRequest } from "../../../../tools/telemetry/recording";
import { agentRecordings } from "../../../support/agentRecordings";
import { readRecording } from "../../../../tools/telemetry/recording";

const home = "/tmp/agent-home-AbC123";
const traces = tracesOf([home, "/tmp/agent-home-other"], "/srv/project/.cache/agents/agent-1.2.3");

function neutralised(values: Record<string, string>): Record<string, string | undefined> {
  const request = tracesRequest(values, [span("one")]);
  const [out] = neutralise([{ signal: "traces", request }] as RecordedRequest[], traces);
  const list = out!.request.resourceSpans![0]!.resource!.attributes!;
  return Object.fromEntries(list.map(({ key, value }) => [key, value.stringValue]));
}

test("paths, the host and its user are replaced wherever they occur", () => {
  expect(
    neutralised({
      cwd: `${home}/project`,
      query: `directory=${encodeURIComponent(`${home}/project`)}`,
      folder: `/home/x/.agent/projects${home.replaceAll("/", "-")}-project`,
      second: "ls /tmp/agent-home-other && ls",
      program: "/srv/project/.cache/agents/agent-1.2.3/node_modules/.bin/agent",
      node: `${dirname(process.execPath)}/node`,
      "os.version": release(),
      "host.name": hostname(),
      "process.owner": "somebody",
    }),
  ).toEqual({
    cwd: "/home/dev/project",
    query: "directory=%2Fhome%2Fdev%2Fproject",
    folder: "/home/x/.agent/projects-home-dev-project",
    second: "ls /home/dev && ls",
    program: "/usr/lib/node_modules/.bin/agent",
    node: "/usr/bin/node",
    "os.version": "6.8.0-45-generic",
    "host.name": "laptop",
    "process.owner": "dev",
  });
});

test("numbers, times and ids stay", () => {
  const request = tracesRequest({ "service.name": "agent" }, [span("one", {}, { count: 3, ok: true })]);
  const recorded = [{ signal: "traces", request }] as RecordedRequest[];
  expect(neutralise(recorded, traces)).toEqual(recorded);
});

test("what is left of the host is found", () => {
  expect(leftovers(`cd ${home}`)).toEqual(["agent-home-"]);
  expect(leftovers(JSON.stringify(attributes({ "os.version": release() })))).toEqual([release()]);
  expect(leftovers("cd /home/dev/project && ls /root")).toEqual([]);
});

test.each(agentRecordings())("$name tells nothing of the host that it was recorded on", ({ file }) => {
  expect(leftovers(JSON.stringify(readRecording(file)))).toEqual([]);
});
