/**
 * The data frame that Grafana's Tempo datasource makes of a trace which it reads by its id.
 * @see https://github.com/grafana/grafana-tempo-datasource/blob/v13.1.3/pkg/tempo/trace_transform.go
 */

/** A row of a frame: values by the names of fields. */
export type Row = Readonly<Record<string, unknown>>;

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface TraceSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly Attribute[];
  readonly status?: { readonly code?: string; readonly message?: string };
}

/** The response of `/api/v2/traces/<id>`. */
interface TraceResponse {
  readonly trace?: {
    readonly resourceSpans?: readonly {
      readonly resource?: { readonly attributes?: readonly Attribute[] };
      readonly scopeSpans: readonly { readonly spans: readonly TraceSpan[] }[];
    }[];
  };
}

const statusCodes: Readonly<Record<string, number>> = { STATUS_CODE_OK: 1, STATUS_CODE_ERROR: 2 };

/** Reads a trace from Tempo, with one row per span. A trace that doesn't exist has no rows. */
export async function traceFrame(tempoUrl: string, id: string): Promise<Row[]> {
  const response = await fetch(`${tempoUrl}/api/v2/traces/${id}`);
  if (!response.ok) {
    throw new Error(`trace ${id}: HTTP ${response.status}: ${await response.text()}`);
  }
  const { trace } = (await response.json()) as TraceResponse;
  return (trace?.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        traceID: hex(span.traceId),
        spanID: hex(span.spanId),
        parentSpanID: hex(span.parentSpanId ?? ""),
        operationName: span.name,
        serviceName: tags(resource?.attributes).find(({ key }) => key === "service.name")?.value,
        statusCode: statusCodes[span.status?.code ?? ""] ?? 0,
        statusMessage: span.status?.message ?? "",
        serviceTags: tags(resource?.attributes),
        startTime: milliseconds(span.startTimeUnixNano),
        duration: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
        logs: [],
        references: [],
        tags: tags(span.attributes),
      })),
  );
}

const hex = (base64: string): string => Buffer.from(base64, "base64").toString("hex");
const milliseconds = (nanos: string): number => Number(BigInt(nanos) / 1000n) / 1000;

/** Attributes as the datasource lists them, the value before the key. */
function tags(attributes: readonly Attribute[] = []): { value: unknown; key: string }[] {
  return attributes.map(({ key, value }) => {
    const [[kind, content]] = Object.entries(value) as [[string, unknown]];
    return { value: kind === "intValue" ? Number(content) : content, key };
  });
}
