import { ownJobs } from "../prometheus/jobs";
import { publishedPorts, serviceNames, serviceRow, type PublishedPortName, type ServiceName } from "../services";
import { budgets } from "./budgets";
import type { Path } from "./encryption";
import { grafanaAuth, grafanaAuthSecrets } from "./grafanaAuth";
import { iniOverrides, type IniSections } from "./ini";
import type { Json, JsonObject } from "./json";
import * as objects from "./objects";
import * as parse from "./parsers";
import type { Parser } from "./parsers";
import type { Content, OtlpAuth, TlsMode, TraceStitching } from "./settings";

/** What a setting is. `Pulumi.yaml` and `docs/settings.md` are generated from these (`npm run generate`). */
export interface Declaration {
  /** The value when it isn't set, as written in a stack's file: a string, or JSON for lists and objects. */
  readonly default: string;
  readonly description: string;
  /** The type in `Pulumi.yaml`. Scalars are strings there, so that a wrong value reaches the program's own checks. */
  readonly type: "string" | "object" | "array";
  /** The type of a list's elements. */
  readonly items?: "string" | "object";
}

/** A setting and how its value is read. */
export interface Key<T> extends Declaration {
  readonly parse: Parser<T>;
  /**
   * The parts of a value that have to be encrypted in the stack's file; a value with one of them in clear is refused.
   * No value of such a setting is repeated in a message, and everything rendered from an encrypted part of it is a
   * secret. Absent for settings that are part of names, labels, ports and rendered files: encrypting them is refused.
   */
  readonly secretParts?: (given: Json) => readonly Path[];
}

function scalar<T>(fallback: string, parser: Parser<T>, description: string): Key<T> {
  return { default: fallback, parse: parser, description, type: "string" };
}

function object<T>(parser: Parser<T>, description: string): Key<T> {
  return { default: "{}", parse: parser, description, type: "object" };
}

function list<T>(items: "string" | "object", fallback: string, parser: Parser<T>, description: string): Key<T> {
  return { default: fallback, parse: parser, description, type: "array", items };
}

/** For settings that have secrets only if the user wants them to. */
const noneRequired = (): readonly Path[] => [];

const general = {
  namePrefix: scalar(
    "",
    parse.namePrefix,
    "Put before the names of containers, network and volumes (`<prefix>-<project>-<stack>-<service>`).",
  ),
  bindAddress: scalar("127.0.0.1", parse.ipv4, "The address of this machine on which ports are published."),
  healthTimeout: scalar(
    "3m",
    parse.duration("10s", "1h"),
    "How long `pulumi up` waits until every service is healthy (10s to 1h).",
  ),
};

const security = {
  otlpAuth: scalar(
    "none",
    parse.oneOf<OtlpAuth>("none", "bearer", "mtls"),
    "Who may send telemetry: none (everybody who reaches the port), bearer (a token per client) or mtls (a certificate per client).",
  ),
  otlpClients: list(
    "string",
    '["laptop"]',
    objects.otlpClients,
    "Names of the clients that get their own credentials; `name:2` gives that one new credentials.",
  ),
  tls: scalar(
    "off",
    parse.oneOfOrOff<TlsMode>("off", "internal", "full"),
    "What is encrypted: off, internal (traffic between the services, and their web pages) or full (OTLP, too).",
  ),
  tlsHosts: list(
    "string",
    "[]",
    objects.tlsHosts,
    "More host names and addresses for the certificates, for clients on other machines.",
  ),
  tlsCertificate: {
    ...scalar(
      "",
      parse.certificatePem,
      "Your own certificate chain (PEM) for OTLP and Grafana, in place of the stack's.",
    ),
    secretParts: noneRequired, // May be encrypted together with its key, though every client sees it.
  },
  tlsKey: {
    ...scalar("", parse.keyPem, "The key (PEM) of your own certificate; a secret."),
    secretParts: (pem: Json): Path[] => (pem === "" ? [] : [["tlsKey"]]),
  },
  certificateValidity: scalar(
    "365d",
    parse.duration("1h", "520w"),
    "How long the stack's certificates are valid (at least 1h); an `up` in their last third renews them.",
  ),
  passwordGeneration: scalar(
    "1",
    parse.generation,
    "Another number gives the users of Grafana and the services' logins new passwords.",
  ),
  grafanaAuth: {
    ...object(
      grafanaAuth,
      "Grafana's sections for OAuth, OpenID Connect or LDAP (section, key, value as in grafana.ini); a secret.",
    ),
    secretParts: grafanaAuthSecrets,
  },
  grafanaViewer: scalar("off", parse.onOff, "Whether Grafana has a second user, with the role Viewer: on or off."),
};

const telemetry = {
  tracesRetention: scalar("24h", parse.duration("1h", "520w"), "How long Tempo keeps traces (at least 1h)."),
  logs: scalar(
    "on",
    parse.onOff,
    "Whether log records (the events of Claude Code and other agents) are stored: on or off. Off runs no Loki, and discards them.",
  ),
  logsRetention: scalar("7d", parse.duration("1d", "520w"), "How long Loki keeps log records (at least 1d)."),
  metricsRetention: scalar("15d", parse.duration("2h", "520w"), "How long Prometheus keeps metrics (at least 2h)."),
  metricsRetentionSize: scalar(
    "2GB",
    parse.size,
    "How much disk Prometheus may use; the oldest metrics are deleted first.",
  ),
  scrapeInterval: scalar("10s", parse.duration("1s", "1m"), "How often Prometheus scrapes (1s to 1m)."),
  scrapeTargets: {
    ...list(
      "object",
      "[]",
      objects.scrapeTargets(ownJobs),
      "More targets for Prometheus: a list of {job, targets, path, labels, sampleLimit}.",
    ),
    secretParts: noneRequired,
  },
  content: scalar(
    "redacted",
    parse.oneOf<Content>("full", "redacted", "metadata"),
    "How much of the text that clients send is stored: full, redacted (known forms of secrets are replaced by their kind) " +
      "or metadata (no prompts, answers, commands and outputs, either).",
  ),
  traceStitching: scalar(
    "process",
    parse.oneOf<TraceStitching>("process", "off"),
    "Whether the spans of one `pa` process, which AgentProxy leaves unconnected, become one trace: process or off.",
  ),
  alerts: {
    ...object(
      objects.alerts,
      "What to alert on and where to send it: {costPerHourUsd, watchdogUrl, receivers: [{type: webhook | slack | email, …}]}; passwords and URLs with a token are secrets.",
    ),
    secretParts: objects.alertSecrets,
  },
  prices: list(
    "object",
    "[]",
    objects.prices,
    "What tokens of models cost, for agents that don't report their cost; used before the price list (docs/cost.md): a list of {models, usdPerMillionTokens: {input, output, cacheRead, cacheWrite, reasoning}, above, from}.",
  ),
  budgets: list(
    "object",
    "[]",
    budgets,
    "What agents may cost: a list of {usd, period: day | week | month, project, agent}, the last two optional. Alerts and `npm run budget` compare it with what they cost; nothing is stopped.",
  ),
  utcOffset: scalar(
    "+00:00",
    parse.utcOffset,
    "Where a day of the budgets begins: the difference from UTC, such as -08:00. Weeks begin on Monday.",
  ),
};

const ports = Object.fromEntries(
  publishedPorts.map(({ name, what, containerPort, byDefault, note = "" }) => [
    `${name}Port`,
    byDefault
      ? scalar(String(containerPort), parse.port, `Published port of ${what}; 0 or off publishes none.`)
      : scalar(
          "off",
          parse.port,
          `Published port of ${what}, usually ${containerPort}${note}; 0 or off publishes none.`,
        ),
  ]),
) as Readonly<Record<`${PublishedPortName}Port`, Key<number | undefined>>>;

const images = perService("Image", (service) => {
  const { title, imageTitle = title, image, condition } = serviceRow(service);
  return scalar(image, parse.image, `Image of ${imageTitle}${condition ? `, which runs ${condition}` : ""}.`);
});

const memory = perService("Memory", (service) => {
  const { title, memory: limit } = serviceRow(service);
  const reason = limit.reason === undefined ? "" : `, because ${limit.reason}`;
  return scalar(
    limit.default,
    parse.memory(limit.minimum),
    `Memory limit of ${title} (at least ${limit.minimum}m${reason}).`,
  );
});

const overrides = {
  ...perService("Overrides", (service) => override<JsonObject>(service, objects.overrides)),
  grafanaOverrides: override<IniSections>("grafana", iniOverrides),
};

function override<T>(service: ServiceName, parser: Parser<T>): Key<T> {
  const { title, overridesNote } = serviceRow(service);
  const note = overridesNote === undefined ? "" : ` (${overridesNote})`;
  const description = `Merged deeply into the configuration of ${title}${note}.`;
  return { ...object(parser, description), secretParts: noneRequired };
}

/** A setting that every service has: `<service><Suffix>`. */
function perService<Suffix extends string, T>(
  suffix: Suffix,
  key: (service: ServiceName) => Key<T>,
): Readonly<Record<`${ServiceName}${Suffix}`, Key<T>>> {
  return Object.fromEntries(serviceNames.map((service) => [`${service}${suffix}`, key(service)])) as Record<
    `${ServiceName}${Suffix}`,
    Key<T>
  >;
}

/** The settings by topic, as in the documentation. */
export const sections: Readonly<Record<string, Readonly<Record<string, Declaration>>>> = {
  General: general,
  "Authentication and encryption": security,
  "Telemetry and alerts": telemetry,
  "Published ports": ports,
  Images: images,
  "Memory limits": memory,
  Overrides: overrides,
};

/** Every setting, by its name in a stack's file. */
export const keys = { ...general, ...security, ...telemetry, ...ports, ...images, ...memory, ...overrides };

/** The name of a setting. */
export type KeyName = keyof typeof keys;
