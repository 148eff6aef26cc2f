/** A jest project: its tests need the same. */
export interface Project {
  readonly name: string;
  /** What its tests need, for `--help`. */
  readonly needs: string;
  /** Arguments of jest that its runs always have. */
  readonly arguments: readonly string[];
}

/** The jest projects, the quickest first: `npm test` runs them in this order. */
export const projects: readonly Project[] = [
  {
    name: "unit",
    needs: "nothing but Node.js",
    arguments: ["--maxWorkers=100%"], // jest's default leaves one processor idle: half of a small host.
  },
  {
    name: "binaries",
    needs:
      "programs as processes: the collector, Prometheus, promtool, amtool, Tempo, Loki, and the project's own commands",
    arguments: ["--maxWorkers=3"], // Each runs a pipeline of its own, and waits most of the time.
  },
  {
    name: "agents",
    needs: "the npm registry, which has the coding agents; the collector and Prometheus, and for a part Docker",
    arguments: ["--runInBand"],
  },
  { name: "pulumi", needs: "the Pulumi CLI and its provider plugins", arguments: ["--runInBand"] },
  {
    name: "docker",
    needs: "a Docker engine, the Pulumi CLI and the stack's images",
    arguments: ["--runInBand"],
  },
];
