import type { Problem } from "./load";
import type { PublishedPorts, Settings } from "./types";

/** Whether only programs of this machine reach an address. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.");
}

/** Whether other machines reach a port. */
export function published(
  { bindAddress, ports }: Pick<Settings, "bindAddress" | "ports">,
  port: keyof PublishedPorts,
): boolean {
  return ports[port] !== undefined && !isLoopback(bindAddress);
}

/** What other machines would reach without the protection that it needs. */
export function exposureProblems(settings: Settings): Problem[] {
  const { bindAddress, security } = settings;
  const problems: Problem[] = [];
  const reached = (Object.keys(settings.ports) as (keyof PublishedPorts)[]).filter((port) => published(settings, port));
  const others = `other machines reach ${bindAddress} (bindAddress)`;
  if (reached.some((port) => port.startsWith("otlp")) && security.otlpAuth === "none") {
    problems.push({
      key: "otlpAuth",
      text: `none lets everybody send, and ${others}; set bearer or mtls, or bindAddress to 127.0.0.1.`,
    });
  }
  if (reached.length > 0 && security.tls !== "full") {
    const names = reached.map((port) => `${port}Port`).join(", ");
    problems.push({
      key: "tls",
      text: `${security.tls} sends passwords and telemetry in clear over the network, since ${others} on ${names}; set full, or bindAddress to 127.0.0.1.`,
    });
  }
  if (reached.includes("tempo") && security.otlpAuth !== "mtls") {
    problems.push({
      key: "tempoPort",
      text: `Tempo asks nobody who he is, and ${others}; set off, or otlpAuth to mtls so that clients have certificates.`,
    });
  }
  if (reached.includes("collectorMetrics")) {
    problems.push({
      key: "collectorMetricsPort",
      text: `the collector's exporter asks nobody who he is, and ${others}; set off, or bindAddress to 127.0.0.1.`,
    });
  }
  return problems;
}
