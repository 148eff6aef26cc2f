import { prices } from "../../../../configs/settings/objects";
import { NotAllowed } from "../../../../configs/settings/parsers";

const rates = { input: 1, output: 2.5 };
const price = { models: ["my-model"], usdPerMillionTokens: rates };

test.each([
  [],
  [price],
  [{ ...price, usdPerMillionTokens: { ...rates, cacheRead: 0.1, cacheWrite: 1.25, reasoning: 3 } }],
  [{ ...price, above: { inputTokens: 200_000, usdPerMillionTokens: rates } }],
  [price, { ...price, from: "2027-01-01" }],
  [{ ...price, from: "2027-01-01", source: ["https://example.com/prices"] }],
  [{ models: ["azure/gpt-5", "gpt-5@20250807"], usdPerMillionTokens: { input: 0, output: 0 } }],
])("accepted unchanged: %j", (...value) => {
  expect(prices(JSON.stringify(value))).toEqual(value);
});

test.each([
  ["", undefined],
  ["{}", undefined],
  [[{ models: [], usdPerMillionTokens: rates }], "[0].models"],
  [[{ models: ["with space"], usdPerMillionTokens: rates }], "[0].models[0]"],
  [[{ models: ['"'], usdPerMillionTokens: rates }], "[0].models[0]"],
  [[{ models: ["m"] }], "[0].usdPerMillionTokens"],
  [[{ models: ["m"], input: 1, output: 2 }], "[0].usdPerMillionTokens"],
  [[{ ...price, usdPerMillionTokens: { input: 1 } }], "[0].usdPerMillionTokens.output"],
  [[{ ...price, usdPerMillionTokens: { ...rates, input: -1 } }], "[0].usdPerMillionTokens.input"],
  [[{ ...price, usdPerMillionTokens: { ...rates, input: "1" } }], "[0].usdPerMillionTokens.input"],
  [[{ ...price, usdPerMillionTokens: { ...rates, cached: 1 } }], "[0].usdPerMillionTokens.cached"],
  [[price, { ...price, from: "2027-13-01" }], "[1].from"],
  [[{ ...price, above: { usdPerMillionTokens: rates } }], "[0].above.inputTokens"],
  [[price, price], undefined],
])("refused, and the message says what is allowed: %j", (value, where) => {
  const parse = (): unknown => prices(typeof value === "string" ? value : JSON.stringify(value));
  expect(parse).toThrow(NotAllowed);
  expect(parse).toThrow(/models.*usdPerMillionTokens.*above.*from/);
  expect(parse).toThrow(expect.objectContaining({ where }) as Error);
});
