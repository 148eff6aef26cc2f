import { encryptedParts, isWithin, showPath } from "../../../../configs/settings/encryption";
import type { Json } from "../../../../configs/settings/json";

const secure = { secure: "v1:x" };
const value = { receivers: [{ type: "slack", url: "https://x", channel: "#a" }], costPerHourUsd: 5 };

function parts(inFile: Json | undefined, clear: Json = value): string[] {
  return encryptedParts("alerts", clear, inFile).map(showPath);
}

const everyText = ["alerts.receivers[0].type", "alerts.receivers[0].url", "alerts.receivers[0].channel"];

test("the encrypted parts are those of the stack's file", () => {
  const receiver = { type: "slack", url: secure, channel: "#a" };
  expect(parts({ receivers: [receiver], costPerHourUsd: 5 })).toEqual(["alerts.receivers[0].url"]);
  expect(parts({ receivers: [{ ...receiver, channel: secure }], costPerHourUsd: 5 })).toEqual([
    "alerts.receivers[0].url",
    "alerts.receivers[0].channel",
  ]);
  expect(encryptedParts("tlsKey", "text", secure)).toEqual([["tlsKey"]]);
});

test.each<[string, Json | undefined]>([
  ["there is no file", undefined],
  ["it has another value", { receivers: [{ type: "slack", url: secure, channel: "#b" }], costPerHourUsd: 5 }],
  ["it has one key less", { receivers: [{ type: "slack", url: secure, channel: "#a" }] }],
  ["it has another key", { receivers: [{ type: "slack", url: secure, room: "#a" }], costPerHourUsd: 5 }],
  ["it has a longer list", { receivers: [{ type: "slack", url: secure, channel: "#a" }, {}], costPerHourUsd: 5 }],
  ["it has an object for the list", { receivers: { 0: {} }, costPerHourUsd: 5 }],
  ["nothing in it is encrypted", value],
])("every text counts as encrypted when %s", (_, inFile) => {
  expect(parts(inFile)).toEqual(everyText);
});

test("a scalar that YAML reads as a number or a boolean is the same value", () => {
  expect(encryptedParts("labels", { a: "1", b: "s" }, { a: 1, b: secure })).toEqual([["labels", "b"]]);
});

test("paths are written as Pulumi takes them", () => {
  expect(showPath(["grafanaAuth", "auth.github", "client_secret"])).toBe('grafanaAuth["auth.github"].client_secret');
  expect(showPath(["agentproxy-otel:alerts", "receivers", 0])).toBe("agentproxy-otel:alerts.receivers[0]");
  expect(isWithin(["a", "b", 0], ["a", "b"])).toBe(true);
  expect(isWithin(["a"], ["a", "b"])).toBe(false);
});
