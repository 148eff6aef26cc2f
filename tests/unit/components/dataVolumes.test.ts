import { dataServiceOf, movedData } from "../../../components/dataVolumes";

test("a volume's service is known by its name, and volumes of files have none", () => {
  expect(dataServiceOf("agentproxy-otel-dev-tempo-data")).toBe("tempo");
  expect(dataServiceOf("a-tempo-agentproxy-otel-dev-grafana-data")).toBe("grafana");
  expect(dataServiceOf("agentproxy-otel-dev-tempo-store")).toBe("tempo");
  expect(
    ["agentproxy-otel-dev-tempo-config", "agentproxy-otel-dev-grafana-secrets", "data"].map(dataServiceOf),
  ).toEqual([undefined, undefined, undefined]);
});

describe("services that would start empty beside their data", () => {
  const moved = (volumes: string[], base: string): string[] =>
    movedData(volumes, base, ["tempo", "grafana"]).map(
      ({ service, planned, existing }) => `${service} ${planned} ${existing.join("+")}`,
    );

  test("are those whose volume has another name", () => {
    expect(moved(["old-tempo-data", "older-tempo-data", "new-grafana-data", "old-tempo-config"], "new")).toEqual([
      "tempo new-tempo-data old-tempo-data+older-tempo-data",
    ]);
  });

  test("are those whose volume another version of the program named otherwise", () => {
    expect(moved(["new-tempo-store"], "new")).toEqual(["tempo new-tempo-data new-tempo-store"]);
  });

  test("are none when the names are those that exist, or when nothing exists, or for a service that is off", () => {
    expect(moved(["old-tempo-data", "new-tempo-data", "old-grafana-data"], "old")).toEqual([]);
    expect(moved([], "new")).toEqual([]);
    expect(moved(["old-prometheus-data"], "new")).toEqual([]);
  });
});
