import { createPrivateKey, X509Certificate } from "node:crypto";
import type { PublishedPortName } from "../services";
import { budgetPeriods, type Budget, type BudgetPeriod } from "./budgets";
import { prometheusDuration } from "./duration";
import type { Settings } from "./settings";

/** Checks across settings: each is allowed on its own, but not together with the others. */

/** One thing that is wrong with a stack's settings. */
export interface Problem {
  /** The setting's name, without namespace. */
  readonly key: string;
  /** What is wrong and what to do, without the name. */
  readonly text: string;
}

/** Everything that is wrong with these settings together. */
export function settingsProblems(settings: Settings): Problem[] {
  return [
    ...portProblems(settings),
    ...exposureProblems(settings),
    ...tempoProblems(settings),
    ...securityProblems(settings),
    ...budgetProblems(settings),
  ];
}

/** Whether only programs of this host reach an address. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.");
}

/** Whether other hosts reach a port. */
export function isExposed(
  { bindAddress, ports }: Pick<Settings, "bindAddress" | "ports">,
  port: PublishedPortName,
): boolean {
  return ports[port] !== undefined && !isLoopback(bindAddress);
}

/** Ports that would be published twice. */
function portProblems({ ports }: Settings): Problem[] {
  const owners = new Map<number, string>();
  const problems: Problem[] = [];
  for (const [name, port] of Object.entries(ports)) {
    const key = `${name}Port`;
    const owner = port === undefined ? undefined : owners.get(port);
    if (owner !== undefined) {
      problems.push({ key, text: `${port} is the port of ${owner} already; give another one, or off.` });
    } else if (port !== undefined) {
      owners.set(port, key);
    }
  }
  return problems;
}

/** What other hosts would reach without the protection that it needs. */
function exposureProblems(settings: Settings): Problem[] {
  const { bindAddress, security } = settings;
  const problems: Problem[] = [];
  const exposed = (Object.keys(settings.ports) as PublishedPortName[]).filter((port) => isExposed(settings, port));
  const others = `other machines reach ${bindAddress} (bindAddress)`;
  if (exposed.some((port) => port.startsWith("otlp")) && security.otlpAuth === "none") {
    problems.push({
      key: "otlpAuth",
      text: `none lets everybody send, and ${others}; set bearer or mtls, or bindAddress to 127.0.0.1.`,
    });
  }
  if (exposed.length > 0 && security.tls !== "full") {
    const names = exposed.map((port) => `${port}Port`).join(", ");
    problems.push({
      key: "tls",
      text: `${security.tls} sends passwords and telemetry in clear over the network, since ${others} on ${names}; set full, or bindAddress to 127.0.0.1.`,
    });
  }
  return problems;
}

/**
 * Tempo has no passwords and checks neither the host name nor the origin of a request, so a published port without
 * client certificates is open to every user of this host, and to web pages in their browsers.
 */
function tempoProblems({ ports, security }: Settings): Problem[] {
  return ports.tempo !== undefined && security.otlpAuth !== "mtls"
    ? [
        {
          key: "tempoPort",
          text:
            "Tempo has no passwords, so every program and web page on this machine could use the port; set off and use " +
            "Tempo's API through Grafana (<grafanaUrl>/api/datasources/proxy/uid/tempo/…), or set otlpAuth to mtls and " +
            "tls to full so that clients have certificates.",
        },
      ]
    : [];
}

const day = 86_400;

/**
 * The retention of metrics that a period needs, in seconds. The totals of its days are recorded as metrics, and one day
 * more is compared when a period ends.
 */
const neededRetention: Readonly<Record<BudgetPeriod, number>> = { day: 0, week: 8 * day, month: 32 * day };

/** Budgets that are given twice, and those whose period is longer than metrics are kept. */
function budgetProblems({ budgets: given, retention }: Settings): Problem[] {
  const identity = ({ period, project, agent }: Budget): string => JSON.stringify([period, project, agent]);
  const first = (one: Budget): number => given.findIndex((other) => identity(other) === identity(one));
  const repeated = given.flatMap((one, index) =>
    first(one) === index
      ? []
      : [
          {
            key: "budgets",
            text: `budgets[${index}] has the period, project and agent of budgets[${first(one)}]; give each combination once.`,
          },
        ],
  );
  const kept = retention.metrics.seconds;
  const tooLong = budgetPeriods.filter(
    (period) => neededRetention[period] > kept && given.some((one) => one.period === period),
  );
  return [
    ...repeated,
    ...tooLong.map((period) => {
      const needed = prometheusDuration({ seconds: neededRetention[period] });
      return {
        key: "budgets",
        text:
          `a budget per ${period} needs metrics of ${needed}, and metricsRetention is ` +
          `${prometheusDuration(retention.metrics)}; set metricsRetention to ${needed} or more, or take the budget out.`,
      };
    }),
  ];
}

function securityProblems({ security, images, overrides }: Settings): Problem[] {
  const problems: Problem[] = [];
  if (security.otlpAuth === "mtls" && security.tls !== "full") {
    problems.push({
      key: "otlpAuth",
      text: `mtls needs OTLP over TLS, and tls is ${security.tls}; set tls to full, or otlpAuth to bearer.`,
    });
  }
  problems.push(...ownCertificateProblems(security));
  const saml = "auth.saml" in security.grafanaAuth.ini || "auth.saml" in overrides.grafana;
  if (saml && !/enterprise/.test(images.grafana)) {
    problems.push({
      key: "grafanaAuth",
      text: "SAML is part of Grafana Enterprise, and grafanaImage is another edition; take auth.saml out, or set grafanaImage to an enterprise image.",
    });
  }
  return problems;
}

function ownCertificateProblems({ certificate, key, tls }: Settings["security"]): Problem[] {
  if (certificate === undefined && key === undefined) {
    return [];
  }
  if (certificate === undefined || key === undefined) {
    const [given, missing] = key === undefined ? ["tlsCertificate", "tlsKey"] : ["tlsKey", "tlsCertificate"];
    return [{ key: missing!, text: `is missing, and ${given} is no use alone; set both, or none.` }];
  }
  if (tls !== "full") {
    return [{ key: "tlsCertificate", text: `is not used, since tls is ${tls}; set tls to full, or take it out.` }];
  }
  const problem = certificateProblem(certificate, key);
  return problem === undefined ? [] : [{ key: "tlsCertificate", text: problem }];
}

/** What is wrong with a certificate and its key; never repeats the key's contents. */
function certificateProblem(certificate: string, key: string): string | undefined {
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch {
    return "can't be read; give the certificate in PEM, its chain after it.";
  }
  try {
    if (!parsed.checkPrivateKey(createPrivateKey(key))) {
      return "belongs to another key than tlsKey; set the two that were made together.";
    }
  } catch {
    return "has a tlsKey that can't be read; set the key in PEM, without a passphrase.";
  }
  if (Date.parse(parsed.validTo) < Date.now()) {
    return `expired on ${parsed.validTo}; set a renewed one.`;
  }
  return serverName(parsed) === undefined
    ? "names no host; set one with subject alternative names, which clients verify."
    : undefined;
}

/** The first host name or IP address in a certificate; a wildcard is replaced by a name that it covers. */
export function serverName(certificate: X509Certificate): string | undefined {
  return /(?:DNS|IP Address):([^,\s]+)/.exec(certificate.subjectAltName ?? "")?.[1]?.replace(/^\*\./, "any.");
}
