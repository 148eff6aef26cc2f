import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  address,
  enabledServices,
  metricsAddress,
  publishedPorts,
  serviceNames,
  serviceRow,
} from "../../../configs/services";
import { root } from "../../support/root";

test.each(serviceNames)("%s has a component, a folder of configuration and a probe", (service) => {
  for (const file of [`components/${service}.ts`, `configs/${service}/index.ts`, `configs/${service}/probe.ts`]) {
    expect([file, existsSync(join(root, file))]).toEqual([file, true]);
  }
});

test.each(serviceNames)("the row of %s names only ports that it has, and no root user", (service) => {
  const { ports, published, metricsPort, health, uid } = serviceRow(service);
  expect(Object.keys(ports)).toEqual(expect.arrayContaining([...Object.keys(published), metricsPort, health.port]));
  expect(uid).toBeGreaterThan(0);
});

test("published ports have distinct names, outputs and default numbers", () => {
  for (const property of ["name", "output", "containerPort"] as const) {
    const values = publishedPorts.map((port) => port[property]);
    expect(new Set(values).size).toBe(values.length);
  }
});

test.each(serviceNames)("the clients of %s are services, at ports that it has", (service) => {
  const { ports, clients = {} } = serviceRow(service);
  expect(Object.keys(ports)).toEqual(expect.arrayContaining(Object.keys(clients)));
  expect(serviceNames).toEqual(expect.arrayContaining(Object.values(clients).flat()));
});

test("the metrics of every service require a login or a client certificate", () => {
  for (const service of serviceNames) {
    const { metricsLogin, metricsPort, clients = {} } = serviceRow(service);
    expect([service, metricsLogin !== undefined || clients[metricsPort]?.includes("prometheus")]).toEqual([
      service,
      true,
    ]);
  }
});

test("Alertmanager runs only when alerts have receivers", () => {
  expect(enabledServices({ alerts: { receivers: [] }, storesLogs: true })).not.toContain("alertmanager");
  expect(enabledServices({ alerts: { receivers: [{}] }, storesLogs: true })).toEqual(serviceNames);
});

test("Loki runs only when logs are stored", () => {
  expect(enabledServices({ alerts: { receivers: [{}] }, storesLogs: false })).toEqual(
    serviceNames.filter((service) => service !== "loki"),
  );
});

test("addresses on the backend network", () => {
  expect(address("tempo", "otlpGrpc")).toBe("tempo.backend:4317");
  expect(metricsAddress("collector")).toBe("collector.backend:8888");
});
