import { isIP } from "node:net";
import * as v from "valibot";
import { isUnambiguous, userPrice, type Price } from "../prices/schema";
import type { Path } from "./encryption";
import { json, object, string, type Json, type JsonObject } from "./json";
import type { Parser } from "./parsers";
import { isSecretUrl } from "./secretNames";

/** The settings that are lists and objects. Each has one schema, from which its type follows. */

/** An object without a schema of ours: it is merged into a configuration that the service itself checks. */
export const overrides: Parser<JsonObject> = json(
  object(
    v.record(
      v.string(),
      v.custom<Json>(() => true),
    ),
  ),
  "an object of configuration keys",
);

const url = string(/^https?:\/\/\S+$/);
const line = string(/^\S.*$/);

const alertReceiver = v.variant("type", [
  v.strictObject({ type: v.literal("webhook"), url }),
  v.strictObject({ type: v.literal("slack"), url, channel: v.optional(line) }),
  v.strictObject({
    type: v.literal("email"),
    to: string(/@/),
    from: string(/@/),
    /** `host:port` of the SMTP server. */
    smarthost: string(/^[^\s:]+:\d{1,5}$/),
    username: v.optional(line),
    password: v.optional(string(/./)),
  }),
]);

const alertsSchema = object(
  v.strictObject({
    /** Budget for models, in US dollars per hour; `undefined` for none. */
    costPerHourUsd: v.optional(v.pipe(v.number(), v.gtValue(0))),
    /** Where alerts are sent. With none, alerts are only shown in Grafana. */
    receivers: v.optional(v.array(alertReceiver), []),
    /** Gets a POST request every minute while alerting works; a secret like a receiver's URL. */
    watchdogUrl: v.optional(url),
  }),
);

/** Where alerts are sent. */
export type AlertReceiver = v.InferOutput<typeof alertReceiver>;

/** What is alerted on, and where alerts are sent. */
export type Alerts = v.InferOutput<typeof alertsSchema>;

/** The setting `alerts`. */
export const alerts = json(
  alertsSchema,
  "an object of costPerHourUsd (a number above 0), watchdogUrl (http:// or https://) and receivers, a list of " +
    "{type: webhook, url}, {type: slack, url, channel (optional)} and " +
    "{type: email, to, from, smarthost (host:port), username and password (optional)}",
);

/**
 * The parts of `alerts` that have to be encrypted: passwords, URLs of Slack, which let everybody who has them write
 * there, and URLs of webhooks and of the watchdog that have a login or a token.
 */
export function alertSecrets(given: Json): Path[] {
  const { receivers = [], watchdogUrl } = given as {
    readonly receivers?: readonly AlertReceiver[];
    readonly watchdogUrl?: string;
  };
  const watchdog: Path[] = watchdogUrl !== undefined && isSecretUrl(watchdogUrl) ? [["alerts", "watchdogUrl"]] : [];
  const ofReceivers = receivers.flatMap((receiver, index): Path[] => {
    const key = receiver.type === "email" ? "password" : "url";
    const isSecret =
      receiver.type === "email"
        ? receiver.password !== undefined
        : receiver.type === "slack" || isSecretUrl(receiver.url);
    return isSecret ? [["alerts", "receivers", index, key]] : [];
  });
  return [...watchdog, ...ofReceivers];
}

const scrapeTarget = v.strictObject({
  /** The job's name, unique in the stack. */
  job: v.pipe(v.string(), v.nonEmpty()),
  /** `host:port`; the host itself is `host.docker.internal:PORT`. */
  targets: v.pipe(v.array(string(/^[^\s/:]+:\d{1,5}$/)), v.nonEmpty()),
  path: v.optional(v.pipe(v.string(), v.startsWith("/")), "/metrics"),
  /** Labels added to every series of these targets. */
  labels: v.optional(object(v.record(string(/^[a-zA-Z_]\w*$/), v.string())), {}),
  /** A scrape with more samples is refused as a whole. */
  sampleLimit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 50_000),
});

/** An additional target for Prometheus to scrape. */
export type ScrapeTarget = Readonly<v.InferOutput<typeof scrapeTarget>>;

/**
 * The setting `scrapeTargets`.
 * @param reserved the names of the stack's own jobs.
 */
export function scrapeTargets(reserved: readonly string[]): Parser<readonly ScrapeTarget[]> {
  return json(
    v.pipe(
      v.array(scrapeTarget),
      v.check((targets) => distinct([...reserved, ...targets.map(({ job }) => job)])),
    ),
    "a list of {job, targets, path, labels, sampleLimit}: `job` a name that the stack doesn't use itself, once each; " +
      "`targets` at least one host:port; `path` (optional) starts with /; `labels` (optional) names to texts; " +
      "`sampleLimit` (optional) a number of samples per scrape",
  );
}

/** The setting `prices`. */
export const prices: Parser<readonly Price[]> = json(
  v.pipe(
    v.array(userPrice),
    v.check((given) => isUnambiguous(given)),
  ),
  "a list of {models, usdPerMillionTokens, above, from}: `models` at least one name, each once per day of `from`; " +
    "`usdPerMillionTokens` {input, output, cacheRead, cacheWrite, reasoning}, numbers from 0, the last three optional; " +
    "`above` (optional) {inputTokens, usdPerMillionTokens} for calls with a longer input; `from` (optional) YYYY-MM-DD",
);

const otlpClient = v.pipe(
  string(/^[a-z][a-z0-9-]{0,31}(:[1-9]\d{0,5})?$/),
  v.transform((text) => {
    const [name = "", generation = "1"] = text.split(":");
    return { name, generation: Number(generation) };
  }),
);

/** An OTLP client with its own credentials; another generation means new credentials. */
export type OtlpClient = Readonly<v.InferOutput<typeof otlpClient>>;

/** The setting `otlpClients`. */
export const otlpClients: Parser<readonly OtlpClient[]> = json(
  v.pipe(
    v.array(otlpClient),
    v.nonEmpty(),
    v.check((clients) => distinct(clients.map(({ name }) => name))),
  ),
  "a list of at least one name, each once: lower-case letters, digits and '-', at most 32, the first a letter; " +
    "`name:2` gives that client its second credentials, `name:3` its third",
);

const hostName = /^(\*\.)?[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9-]+)*$/;

/** The setting `tlsHosts`: names for certificates; the first label may be a wildcard. */
export const tlsHosts: Parser<readonly string[]> = json(
  v.array(
    v.pipe(
      v.string(),
      v.check((host) => isIP(host) !== 0 || hostName.test(host)),
    ),
  ),
  "a list of host names and IP addresses, for example [otel.example.com, 10.0.0.5]",
);

function distinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
