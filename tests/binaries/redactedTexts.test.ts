import { span, tracesRequest } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { otlpClient } from "../../tools/telemetry/client";
import type { AnyValue, Span } from "../../tools/telemetry/otlp";
import { describeWith } from "../support/requirements";

/** Text, and what is stored of it. */
const replaced: readonly (readonly [string, string])[] = [
  ["My key is sk-ant-api03-abcdef_123-XY.", "My key is [REDACTED:anthropic-key]."],
  ["OPENAI_API_KEY=sk-proj-abcDEF123456", "OPENAI_API_KEY=[REDACTED:openai-key]"],
  ["sk-abcdefghijklmnopqrstuvwx", "[REDACTED:openai-key]"],
  ["a line\\nsk-abcdefghijklmnopqrstuvwx", "a line\\n[REDACTED:openai-key]"],
  ["export GITHUB_TOKEN=ghp_abcdefghijklmnop1234", "export GITHUB_TOKEN=[REDACTED:github-token]"],
  ["export X_TOKEN=zzyyxxww", "export X_TOKEN=[REDACTED:named-secret]"],
  ['{"api_key": "foo bar"}', '{"api_key": "[REDACTED:named-secret]"}'],
  ['{\\"api_key\\": \\"foo bar\\", \\"n\\": 1}', '{\\"api_key\\": \\"[REDACTED:named-secret]\\", \\"n\\": 1}'],
  ['{\\\\\\"password\\\\\\":\\\\\\"hunter2\\\\\\"}', '{\\\\\\"password\\\\\\":\\\\\\"[REDACTED:named-secret]\\\\\\"}'],
  ["password = hunter2", "password = [REDACTED:named-secret]"],
  ["PASSWORD: hunter2", "PASSWORD: [REDACTED:named-secret]"],
  ["mysql --password hunter2 --host db", "mysql --password [REDACTED:named-secret] --host db"],
  ["tool --api-key 'abc def' -x", "tool --api-key '[REDACTED:named-secret]' -x"],
  ["Authorization: Bearer abc", "Authorization: Bearer [REDACTED:authorization]"],
  ["Authorization: Bearer ghp_abcdefghijklmnop", "Authorization: Bearer [REDACTED:github-token]"],
  [
    "OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20abcdef12",
    "OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20[REDACTED:authorization]",
  ],
  [
    'curl -H "Authorization: Basic dXNlcjpwYXNz" http://x',
    'curl -H "Authorization: Basic [REDACTED:authorization]" http://x',
  ],
  ["curl -u joe:secret123 http://x", "curl -u [REDACTED:url-credentials] http://x"],
  ["postgres://joe:p@ss@db:5432/shop", "postgres://[REDACTED:url-credentials]db:5432/shop"],
  ["https://0123456789abcdef0123@github.com/a/b", "https://[REDACTED:url-credentials]github.com/a/b"],
  ["url=http%3A%2F%2Fjoe%3Apass%40host", "url=http%3A%2F%2F[REDACTED:url-credentials]host"],
  ["to joe@example.com, jane%40mail.example.org", "to [REDACTED:email], [REDACTED:email]"],
  ["Cookie: a=b; c=defghi", "Cookie: [REDACTED:named-secret]"],
  ["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key = [REDACTED:named-secret]"],
  ["AccountKey=abcdefg+/=;Endpoint=x", "AccountKey=[REDACTED:named-secret];Endpoint=x"],
  ["Server=x;Pwd=hunter2;", "Server=x;Pwd=[REDACTED:named-secret];"],
  ["https://x.example/y?sv=1&sig=abcdefgh%2B", "https://x.example/y?sv=1&sig=[REDACTED:named-secret]"],
  ["a -----BEGIN RSA PRIVATE KEY-----\nMIIa\nb=\n-----END RSA PRIVATE KEY----- z", "a [REDACTED:private-key] z"],
  ['"-----BEGIN PRIVATE KEY-----\\nMIIa\\nb=\\n-----END PRIVATE KEY-----\\n"', '"[REDACTED:private-key]\\n"'],
  ["cut off: -----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk", "cut off: [REDACTED:private-key]"],
  ["MIIabcdef0123\n-----END PRIVATE KEY----- z", "[REDACTED:private-key] z"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNry", "[REDACTED:jwt]"],
];

/** Text that has no secret, and is stored as it is. */
const kept: readonly string[] = [
  "87043c43-9eaa-45f4-7b67-e0b6d1868dda",
  "87043c439eaa45f47b67e0b6d1868ddaf1741de2b179080cb115a40dd58",
  "c81bccf90a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
  "task-abcdefghijklmnopqrstuvwxyz0123",
  "disk-01234567890123456789ab",
  "tokens=500000",
  "max_tokens: 409600",
  '"gen_ai.token.type":"input"',
  "token_type=input_cached",
  "Reset your password in the settings.",
  "The password is required.",
  "the bearer of this letter",
  "basic understanding of tokens",
  "npm install foo@1.2.3",
  "left-pad@1.2.3-beta.rc",
  "@types/node@24.1.0",
  "git@github.com:org/repo.git",
  "ssh://git@github.com/org/repo",
  "http://127.0.0.1:4317/v1/traces",
  "http://localhost:3000?x=a@b",
  "toolu_01ABCDEFGHIJKLMNOPQRST",
  "req_011CabcDEF",
  "gemini-2.5-flash",
  "PWD=/home/dev/project",
  "password=$DB_PASSWORD",
  '--password "$PW"',
  "api_key=<your key>",
  "keyboard: qwertyuiop",
  "the key is under the mat",
  "docker run -u 1000:1000",
  "2026-11-24T14:23:05.835Z",
  "sha256:1107dd5274e0ada47e42472b7a7e71f3b2a2fe878878108f3e2f9e51528f0193",
  "secretary=Jane Doe",
  "tokenizer: cl100k_base",
];

const text = (stringValue: string): AnyValue => ({ stringValue });

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "redaction", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.stop());

  /** Sends a span and returns it as it was stored. */
  const stored = async (sent: Span): Promise<Span> => {
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    await client.send("traces", tracesRequest({ "service.name": "redaction" }, [sent]));
    client.close();
    return eventually("the span", async () => pipeline.spans().find(({ spanId }) => spanId === sent.spanId));
  };
  const values = ({ attributes = [] }: Span): Record<string, AnyValue> =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, value]));

  /** What is stored of each text, alone in a span's attribute. */
  const results = async (texts: readonly string[]): Promise<string[]> => {
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const spans = texts.map((one) => span("redaction", {}, { one }));
    await client.send("traces", tracesRequest({ "service.name": "redaction" }, spans));
    client.close();
    const arrived = await eventually("all spans", async () => {
      const found = spans.map(({ spanId }) => pipeline.spans().find((one) => one.spanId === spanId));
      return found.every((one) => one !== undefined) ? (found as Span[]) : undefined;
    });
    return arrived.map((one) => values(one)["one"]!.stringValue!);
  };

  test("secrets are replaced by their kind, and what is around them stays", async () => {
    expect(await results(replaced.map(([before]) => before))).toEqual(replaced.map(([, after]) => after));
  });

  test("texts without a secret stay", async () => {
    expect(await results(kept)).toEqual(kept);
  });

  test("numbers, lists and ids beside a secret stay as they are", async () => {
    const found = await stored({
      ...span("chat"),
      attributes: [
        { key: "prompt", value: text("password=hunter2") },
        { key: "session.id", value: text("87043c43-9eaa-45f4-7b67-e0b6d1868dda") },
        { key: "gen_ai.usage.input_tokens", value: { intValue: "5" } },
        { key: "success", value: { boolValue: true } },
        { key: "finish_reasons", value: { arrayValue: { values: [text("stop")] } } },
      ],
    });
    expect(values(found)).toEqual({
      prompt: text("password=[REDACTED:named-secret]"),
      "session.id": text("87043c43-9eaa-45f4-7b67-e0b6d1868dda"),
      "gen_ai.usage.input_tokens": { intValue: "5" },
      success: { boolValue: true },
      finish_reasons: { arrayValue: { values: [text("stop")] } },
      "redacted.named-secret": { intValue: "1" },
    });
  });

  test("a value that JSON doesn't have, such as NaN, switches nothing off", async () => {
    const found = await stored({
      ...span("chat"),
      attributes: [
        { key: "ratio", value: { doubleValue: NaN } },
        { key: "prompt", value: text("password=hunter2") },
        { key: "list", value: { arrayValue: { values: [text("joe@example.com"), { doubleValue: NaN }] } } },
      ],
    });
    expect(JSON.stringify(found)).not.toMatch(/hunter2|joe@/);
  });

  test("known gaps: attributes of span links and attributes of bytes are stored as they are", async () => {
    const secret = "ghp_abcdefghijklmnop1234";
    const found = await stored({
      ...span("linked"),
      attributes: [{ key: "bytes", value: { bytesValue: Buffer.from(secret).toString("base64") } }],
      links: [
        {
          traceId: "0af7651916cd43dd8448eb211c80319c",
          spanId: "b7ad6b7169203331",
          attributes: [{ key: "a", value: text(secret) }],
        },
      ],
    });
    expect(JSON.stringify(found.links)).toContain(secret);
    expect(Buffer.from(values(found)["bytes"]!.bytesValue!, "base64").toString()).toBe(secret);
  });
});
