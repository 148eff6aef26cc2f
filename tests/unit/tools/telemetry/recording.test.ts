import { asNewProcesses, instanceIds, readRecording, shiftTo } from "../../../../tools/telemetry/recording";
import { decode, encode, type ExportRequest } from "../../../../tools/telemetry/otlp";
import { recordingFile, recordings } from "../../../support/truth";

function times(value: unknown): bigint[] {
  if (Array.isArray(value)) {
    return value.flatMap(times);
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    key.endsWith("UnixNano") ? [BigInt(item as string)] : times(item),
  );
}

describe.each(recordings())("%s", (name) => {
  const recorded = readRecording(recordingFile(name));

  test("shifted, it ends at the given time and keeps all intervals", () => {
    const end = Date.UTC(2030, 0, 1);
    const before = times(recorded);
    const after = times(shiftTo(recorded, end));
    const latest = after.reduce((a, b) => (a > b ? a : b));
    expect(latest).toBe(BigInt(end) * 1_000_000n);
    const shifts = new Set(after.map((time, at) => time - before[at]!));
    expect(shifts.size).toBe(1);
  });

  test("as new processes, every recorded id is replaced, and none is added", () => {
    const ids = instanceIds(recorded);
    const fresh = instanceIds(asNewProcesses(recorded));
    expect(fresh).toHaveLength(ids.length);
    expect(fresh.filter((id) => ids.includes(id))).toEqual([]);
    expect(ids).toHaveLength(name.includes("old-sdk") ? 0 : 1);
    // The recording itself isn't changed.
    expect(instanceIds(recorded)).toEqual(ids);
  });

  test("OTLP/protobuf has the same content as OTLP/JSON", () => {
    for (const { signal, request } of recorded) {
      expect(normalise(decode(signal, encode(signal, request)))).toEqual(normalise(request));
    }
  });
});

/** Removes differences that OTLP/JSON allows: empty values may be omitted, integers may be strings. */
function normalise(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(normalise);
  }
  if (typeof value !== "object" || value === null) {
    return typeof value === "number" || typeof value === "string" ? String(value) : value;
  }
  const entries = Object.entries(value as ExportRequest)
    .map(([key, item]) => [key, normalise(item)] as const)
    .filter(([, item]) => item !== "" && !(Array.isArray(item) && item.length === 0));
  return Object.fromEntries(entries);
}
