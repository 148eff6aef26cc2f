import { strToU8, Unzip, Zip, ZipDeflate, zipSync } from "fflate";
import { sizes, unpack } from "../../../../../tools/preview-report/comment/artifact";

const refused = "The artifact has no report that can be unpacked.";

/** Counts how often data is handed to the decompressor. */
let steps: jest.SpyInstance;
beforeEach(() => (steps = jest.spyOn(Unzip.prototype, "push")));
afterEach(() => steps.mockRestore());

function zip(files: Readonly<Record<string, string | Uint8Array>>, level: 0 | 6 = 6): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, data]) => [name, typeof data === "string" ? strToU8(data) : data]),
    ),
    { level },
  );
}

/** A zip archive as a streaming writer makes it: the sizes follow the data and are in the central directory only. */
function streamedZip(files: Readonly<Record<string, string>>): Uint8Array {
  const chunks: Uint8Array[] = [];
  const archive = new Zip((error, chunk) => {
    expect(error).toBeNull();
    chunks.push(chunk);
  });
  for (const [name, text] of Object.entries(files)) {
    const file = new ZipDeflate(name);
    archive.add(file);
    file.push(strToU8(text), true);
  }
  archive.end();
  return Buffer.concat(chunks);
}

/** Overwrites the decompressed size of the only file, in its header and in the central directory. */
function declareSize(archive: Uint8Array, size: number): Uint8Array {
  const changed = Buffer.from(archive);
  changed.writeUInt32LE(size, changed.indexOf("PK\u0003\u0004") + 22);
  changed.writeUInt32LE(size, changed.indexOf("PK\u0001\u0002") + 24);
  return changed;
}

const text = JSON.stringify(Array.from({ length: 50_000 }, (_, index) => `ü ${index * 7919}`));

test.each([
  ["compressed", zip({ "report.md": "x", "report.json": text })],
  ["stored", zip({ "report.json": text, "report.md": "x" }, 0)],
  ["written as a stream", streamedZip({ "report.md": "x", "report.json": text })],
  ["empty", zip({ "report.json": "" })],
])("reads a report that is %s", (name, archive) => {
  expect(unpack(archive)).toBe(name === "empty" ? "" : text);
});

test("reads a report of the largest size, and none that is larger", () => {
  expect(unpack(zip({ "report.json": new Uint8Array(sizes.report) }))).toHaveLength(sizes.report);
  expect(() => unpack(zip({ "report.json": new Uint8Array(sizes.report + 1) }))).toThrow(refused);
});

test("refuses a declared size that is too large before it decompresses anything", () => {
  expect(() => unpack(declareSize(zip({ "report.json": text }), 0xf0000000))).toThrow(refused);
  expect(steps).not.toHaveBeenCalled();
});

test("refuses a bomb with a wrong declared size after the first step", () => {
  const bomb = declareSize(zip({ "report.json": new Uint8Array(64 << 20) }), 10);
  expect(bomb.length).toBeGreaterThan(4 * 16_384);
  expect(() => unpack(bomb)).toThrow(refused);
  // `push` calls itself once per file header.
  expect(steps.mock.calls.length).toBeLessThanOrEqual(2);
});

test("refuses a declared size that is larger than the report", () => {
  expect(() => unpack(declareSize(zip({ "report.json": text }), strToU8(text).length + 1))).toThrow(refused);
});

test.each<[string, Uint8Array]>([
  ["no report", zip({ "other.json": "{}" })],
  ["the report in a folder", zip({ "a/report.json": "{}" })],
  ["no files", zip({})],
  ["no zip", strToU8("no zip")],
  ["no content", new Uint8Array()],
  ["an end that is missing", zip({ "report.json": text }).subarray(0, -30)],
  [
    "a middle that is missing",
    Buffer.concat([zip({ "report.json": text }).subarray(0, 5_000), zip({ "report.json": text }).subarray(9_000)]),
  ],
  ["bytes that aren't UTF-8", zip({ "report.json": Uint8Array.of(0xff, 0xfe) })],
  [
    "many files",
    zip(
      Object.fromEntries(
        [...Array.from({ length: 100 }, (_, index) => `${index}`), "report.json"].map((name) => [name, "{}"]),
      ),
    ),
  ],
])("refuses an archive with %s", (_, archive) => {
  expect(() => unpack(archive)).toThrow(refused);
});

test("refuses an archive whose central directory has the report twice", () => {
  const archive = Buffer.from(zip({ "report.json": "{}", "report.jsom": "[]" }));
  for (let at = archive.indexOf("report.jsom"); at !== -1; at = archive.indexOf("report.jsom")) {
    archive.write("report.json", at);
  }
  expect(() => unpack(archive)).toThrow(refused);
});
