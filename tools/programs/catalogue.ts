import { keys } from "../../configs/settings/schema";

/** A program that reads the rendered configurations, or the workflows. */
export type ProgramName =
  "otelcol-contrib" | "prometheus" | "promtool" | "alertmanager" | "amtool" | "actionlint" | "tempo" | "loki";

/** A command of a Go module. */
export interface GoSource {
  readonly module: string;
  /** With its `v`. */
  readonly version: string;
  /** The command's package, relative to the module. */
  readonly command: string;
  /**
   * Files that the command embeds and the module lacks, because its own build makes them (of a web page, for instance),
   * relative to the module. Empty ones take their place. Default: none.
   */
  readonly generated?: readonly string[];
  /**
   * Modules in folders of the same repository, which its `go.mod` takes from there and the registry's archive lacks. The
   * versions that `go.mod` requires take their place. Default: none.
   */
  readonly nested?: readonly string[];
}

/** A program inside an image that the stack pins. */
export interface ImageSource {
  /** `repository:tag@sha256:…` */
  readonly image: string;
  /** The program's absolute path in the image. */
  readonly path: string;
}

/** The ways to get a program that isn't installed. At least one is there. */
export interface Sources {
  /** `builder`: by the OpenTelemetry Collector Builder from `otelcol-builder.yaml`. */
  readonly go?: GoSource | "builder";
  readonly image?: ImageSource;
}

// Prometheus' Go module counts v3.14.0 as v0.314.0.
const prometheus = { module: "github.com/prometheus/prometheus", version: "v0.314.0" };
const alertmanager = {
  module: "github.com/prometheus/alertmanager",
  version: "v0.34.2",
  generated: ["ui/app/dist/index.html"],
};

/** Where to get each program. */
export const catalogue: Readonly<Record<ProgramName, Sources>> = {
  actionlint: { go: { module: "github.com/rhysd/actionlint", version: "v1.7.7", command: "./cmd/actionlint" } },
  amtool: {
    go: { ...alertmanager, command: "./cmd/amtool" },
    image: { image: keys.alertmanagerImage.default, path: "/bin/amtool" },
  },
  alertmanager: {
    go: { ...alertmanager, command: "./cmd/alertmanager" },
    image: { image: keys.alertmanagerImage.default, path: "/bin/alertmanager" },
  },
  promtool: {
    go: { ...prometheus, command: "./cmd/promtool" },
    image: { image: keys.prometheusImage.default, path: "/bin/promtool" },
  },
  prometheus: {
    go: { ...prometheus, command: "./cmd/prometheus" },
    image: { image: keys.prometheusImage.default, path: "/bin/prometheus" },
  },
  "otelcol-contrib": {
    go: "builder",
    image: { image: keys.collectorImage.default, path: "/otelcol-contrib" },
  },
  loki: {
    go: {
      module: "github.com/grafana/loki/v3",
      version: "v3.7.8",
      command: "./cmd/loki",
      nested: ["github.com/grafana/loki/pkg/push"],
    },
    image: { image: keys.lokiImage.default, path: "/usr/bin/loki" },
  },
  // Can't be built from the module registry.
  tempo: { image: { image: keys.tempoImage.default, path: "/tempo" } },
};

/** All programs, the quickest to build first. */
export const programNames = Object.keys(catalogue) as ProgramName[];

/** Whether a program can be had wherever there is Go, from the module registry. */
export function canBeBuilt(name: ProgramName): boolean {
  return catalogue[name].go !== undefined;
}
