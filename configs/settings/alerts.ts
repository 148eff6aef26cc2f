import { NotAllowed, type Parser } from "./parsers";

/** Where alerts go. Addresses of webhooks let anybody who knows them write there, so they are secrets like passwords. */
export type AlertReceiver =
  | { readonly type: "webhook"; readonly url: string }
  | { readonly type: "slack"; readonly url: string; readonly channel?: string }
  | {
      readonly type: "email";
      readonly to: string;
      readonly from: string;
      /** `host:port` of the server that takes mail. */
      readonly smarthost: string;
      readonly username?: string;
      readonly password?: string;
    };

/** What is alerted on, and who hears of it. */
export interface AlertSettings {
  /** Models may cost this much per hour; `undefined` is no budget. */
  readonly costPerHourUsd: number | undefined;
  /** None: alerts are shown in Grafana only, and no Alertmanager runs. */
  readonly receivers: readonly AlertReceiver[];
}

const shape =
  "an object of costPerHourUsd (a number above 0) and receivers, a list of " +
  "{type: webhook, url}, {type: slack, url, channel (optional)} and " +
  "{type: email, to, from, smarthost (host:port), username and password (optional)}";

const url = /^https?:\/\/\S+$/;
const line = /^\S.*$/;

/** What each type of receiver takes: field to what it must look like; optional ones end in `?`. */
const fields: Readonly<Record<AlertReceiver["type"], Readonly<Record<string, RegExp>>>> = {
  webhook: { url },
  slack: { url, "channel?": line },
  email: { to: /@/, from: /@/, smarthost: /^[^\s:]+:\d{1,5}$/, "username?": line, "password?": /./ },
};

/** The `alerts` object. */
export const alerts: Parser<AlertSettings> = (text) => {
  const value = parsed(text);
  const { costPerHourUsd, receivers = [], ...unknown } = value;
  const budgetIsRight = costPerHourUsd === undefined || (typeof costPerHourUsd === "number" && costPerHourUsd > 0);
  if (!budgetIsRight || !Array.isArray(receivers) || Object.keys(unknown).length > 0) {
    throw new NotAllowed(shape);
  }
  return { costPerHourUsd, receivers: receivers.map(receiver) };
};

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) {
      return value;
    }
  } catch {
    // Said below, as of everything that isn't an object.
  }
  throw new NotAllowed(shape);
}

function receiver(value: unknown): AlertReceiver {
  if (!isObject(value) || typeof value["type"] !== "string" || !Object.hasOwn(fields, value["type"])) {
    throw new NotAllowed(shape);
  }
  const { type, ...given } = value;
  const wanted = fields[type as AlertReceiver["type"]];
  const names = Object.keys(wanted).map((name) => name.replace("?", ""));
  const right =
    Object.keys(given).every((name) => names.includes(name)) &&
    Object.entries(wanted).every(([name, pattern]) => {
      const text = given[name.replace("?", "")];
      return text === undefined ? name.endsWith("?") : typeof text === "string" && pattern.test(text);
    });
  if (!right) {
    throw new NotAllowed(shape);
  }
  return value as unknown as AlertReceiver;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
