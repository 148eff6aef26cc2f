import { certificateNames, clientServices, isTlsServer, requiredClients } from "../../../configs/tls";
import { serviceNames } from "../../../configs/services";
import { settingsOf } from "../../support/settings";

const withNames = { tls: "full", tlsHosts: '["1234","10.0.0.5","fd00::5","otel.example.com"]' };

test("a host name of digits is a host name, and addresses are addresses", () => {
  expect(certificateNames("grafana", settingsOf("dev", withNames))).toEqual({
    dns: ["grafana.backend", "localhost", "1234", "otel.example.com"],
    ips: ["127.0.0.1", "10.0.0.5", "fd00::5"],
  });
});

test("names for other hosts are only in the certificates of published services", () => {
  const own = (service: string): object => ({ dns: [`${service}.backend`, "localhost"], ips: ["127.0.0.1"] });
  for (const service of ["tempo", "loki", "prometheus", "alertmanager"] as const) {
    expect(certificateNames(service, settingsOf("dev", withNames))).toEqual(own(service));
  }
  const published = settingsOf("dev", { ...withNames, prometheusPort: "9090" });
  expect(certificateNames("prometheus", published).dns).toContain("otel.example.com");
});

test.each<[Record<string, string>, object, string[], string[]]>([
  [{}, {}, [], []],
  [
    { otlpAuth: "bearer" },
    { tempo: { otlpGrpc: ["collector"] }, loki: { http: ["collector", "grafana", "prometheus"] } },
    ["collector", "prometheus", "grafana"],
    ["tempo", "loki"],
  ],
  [
    { tls: "internal" },
    {
      collector: { health: ["grafana"] },
      tempo: { http: ["grafana", "prometheus"], otlpGrpc: ["collector"] },
      loki: { http: ["collector", "grafana", "prometheus"] },
    },
    ["collector", "prometheus", "grafana"],
    [...serviceNames],
  ],
])("with %j these client certificates are required: %j", (changes, required, clients, servers) => {
  const settings = settingsOf("dev", changes);
  const all = serviceNames.map((service) => [service, requiredClients(service, settings)] as const);
  expect(Object.fromEntries(all.filter(([, ports]) => Object.keys(ports).length > 0))).toEqual(required);
  expect(clientServices(settings)).toEqual(clients);
  expect(serviceNames.filter((service) => isTlsServer(service, settings))).toEqual(servers);
});
