import { readRecording } from "../../tools/telemetry/recording";
import { vocabularyAttributes } from "./catalogue";
import { agentRecordings } from "./agentRecordings";

/** LogQL: the attributes that queries use, and running them. */

/** Attributes of the vocabulary that only records have, and what Loki itself adds. */
const added = ["agent.cost_usd", "agent.cost_source", "trace_id", "span_id"];

/** A documented attribute of events that no recording contains. */
const documented = ["error_message"];

let recorded: ReadonlySet<string> | undefined;

/** The attributes of the recorded log records and of their resources, by Loki's names. */
function names(): ReadonlySet<string> {
  const found = agentRecordings().flatMap(({ file }) =>
    readRecording(file).flatMap(({ request }) =>
      (request.resourceLogs ?? []).flatMap(({ resource, scopeLogs }) => [
        ...(resource?.attributes ?? []),
        ...(scopeLogs ?? []).flatMap(({ logRecords }) =>
          (logRecords ?? []).flatMap(({ attributes }) => attributes ?? []),
        ),
      ]),
    ),
  );
  const all = [...found.map(({ key }) => key), ...vocabularyAttributes.span, ...added, ...documented];
  const resource = [...vocabularyAttributes.resource, "vcs.repository.name"];
  return new Set([...all, ...resource].map((name) => name.replaceAll(/[.-]/g, "_")));
}

/** Whether a log record of a recording, or one that the collector has completed, can have an attribute. */
export function isRecorded(name: string): boolean {
  recorded ??= names();
  return recorded.has(name);
}

/** The attributes that a LogQL query reads: in filters, templates, groupings and `unwrap`; not those that it makes. */
export function attributesInLogQl(expression: string): string[] {
  const made = new Set([...expression.matchAll(/\b(\w+)=`/g)].map(([, name]) => name!));
  const templates = [...expression.matchAll(/`[^`]*`/g)].join(" ");
  const rest = expression.replaceAll(/`[^`]*`/g, "``").replaceAll(/"[^"]*"/g, '""');
  const read = [
    ...[...templates.matchAll(/(?<![\w"$}])\.(\w+)/g)].map(([, name]) => name!),
    ...[...rest.matchAll(/(\w+)\s*(?:!=|=~|!~|=(?!`))\s*["`]/g)].map(([, name]) => name!),
    ...[...rest.matchAll(/\bunwrap (\w+)/g)].map(([, name]) => name!),
    ...[...rest.matchAll(/\bby \(([\w, ]+)\)/g)].flatMap(([, list]) => list!.split(/, */)),
  ];
  return [...new Set(read)].filter((name) => !made.has(name));
}

/** A series of an instant query. */
export interface LogQlSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Runs a LogQL query of metrics, now.
 * @throws Error with the query and Loki's message when the query fails.
 */
export async function instantLogQl(url: string, logql: string): Promise<LogQlSample[]> {
  const address = new URL("/loki/api/v1/query", url);
  address.search = new URLSearchParams({ query: logql, time: `${Date.now()}000000` }).toString();
  const response = await fetch(address);
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${logql}: ${response.status} ${text}`);
  }
  const { data } = JSON.parse(text) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}
