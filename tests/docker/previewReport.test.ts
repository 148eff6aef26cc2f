import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyse } from "../../tools/preview-report/analysis";
import type { Operation, StackReport } from "../../tools/preview-report/model";
import type { PreviewResult } from "../../tools/preview-report/run/events";
import { compare } from "../../tools/preview-report/run/compare";
import { record } from "../../tools/preview-report/run/record";
import { exportWorkTree, installDependencies, type Revision } from "../../tools/preview-report/run/revisions";
import { Deployment } from "../../tools/upgrade/deployment";
import { portSettings } from "../support/ports";
import { imageSettings } from "../support/images";
import { describeWith, realEngine } from "../support/requirements";
import { dashboard, dashboardFile, effective, reported } from "../pulumi/cases";
import { Repository } from "../pulumi/repository";

jest.setTimeout(300_000);

const stack = "pv-compare";
const dockerTypes = new Set(["Container", "FileCarrier", "Volume", "Network"]);

/** What a report claims, as a line each: without the values, which an `up` knows and a preview doesn't. */
function claims(operations: readonly Operation[]): string[] {
  return operations
    .map(
      ({ kind, type, name, reasons }) => `${kind} ${type} ${name}: ${reasons.map(({ property }) => property).join()}`,
    )
    .sort();
}

/** What the engine did or would do. */
function operationsIn(events: PreviewResult): string[] {
  const none = { project: "", stack: "" };
  return claims(analyse(events, none, none).operations);
}

type Kind = "container" | "network" | "volume";

/** What Docker itself says it created or destroyed of the stack between two times, each name once. */
function happened(action: "create" | "destroy", kinds: readonly Kind[], since: number, until = Date.now()): string[] {
  const times = [since, until].map((time) => (time / 1000).toFixed(3));
  const filters = [...kinds.map((kind) => `--filter=type=${kind}`), `--filter=event=${action}`];
  const args = ["events", `--since=${times[0]}`, `--until=${times[1]}`, ...filters, "--format={{json .Actor}}"];
  const lines = execFileSync("docker", args, { encoding: "utf8" }).split("\n");
  const names = lines.filter(Boolean).map((line) => {
    const { ID, Attributes } = JSON.parse(line) as { ID: string; Attributes: { name?: string } };
    return Attributes.name ?? ID;
  });
  return [...new Set(names.filter((name) => name.includes(stack)))].sort();
}

/** The stack's volumes. An engine may report one as created each time a container gets it, so events don't tell. */
async function volumes(deployment: Deployment): Promise<string[]> {
  return (await deployment.leftovers()).filter((line) => line.startsWith("volume ")).map((line) => line.slice(7));
}

describeWith(realEngine, "a report's claims against what up does on Docker", () => {
  let repository: Repository;
  let scratch: string;
  let deployment: Deployment;
  let settings: Record<string, unknown>;
  let base: Revision;
  let revisions = 0;

  const revision = async (): Promise<Revision> => {
    const made = await exportWorkTree(repository.folder, join(scratch, `revision-${revisions++}`));
    await installDependencies(repository.folder, made);
    return made;
  };

  /** The report of a change, from a recorded base: no Docker has a part in it. */
  const reportOf = async (head: Revision): Promise<StackReport> => {
    const place = { root: repository.folder, scratch: join(scratch, `report-${revisions++}`) };
    const [report] = await compare({ place, base, head, recordBase: (name) => record(place, base, name) });
    return report!;
  };
  const deployed = (name: string): string => name.replaceAll("agentproxy-otel-dev", `agentproxy-otel-${stack}`);

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), "preview-docker-"));
    settings = { ...imageSettings, ...(await portSettings()) };
    repository = new Repository((of) => {
      of.write(dashboardFile, JSON.stringify(dashboard, null, 2));
      // The stack of this suite is the only one, under the name that the cases change.
      of.write("Pulumi.dev.yaml", "config:\n  agentproxy-otel:metricsRetention: 15d\n");
      Object.entries(settings).forEach(([key, value]) => of.set(key, value));
    });
    deployment = new Deployment({ root: repository.folder, scratch }, stack, {});
    base = await revision();
    await deployment.up(base);
  });

  afterAll(async () => {
    await deployment.destroy(base);
    expect(await deployment.leftovers()).toEqual([]);
    repository.dispose();
    rmSync(scratch, { recursive: true, force: true });
  });

  // Each change comes on top of the ones before it, as on a laptop that follows the main branch.
  test.each(effective)("$name", async ({ change }) => {
    change(repository);
    const head = await revision();
    const { operations, warnings } = await reportOf(head);
    const claimed = claims(operations).map(deployed);

    expect(operationsIn(await deployment.preview(head))).toEqual(claimed);

    const had = await volumes(deployment);
    const since = Date.now();
    expect(operationsIn(await deployment.up(head))).toEqual(claimed);

    const made = operations.filter(({ kind, type }) => kind !== "update" && dockerTypes.has(type));
    const destroyed = happened("destroy", ["volume"], since);
    const anew = (await volumes(deployment)).filter((name) => !had.includes(name) || destroyed.includes(name));
    const created = [...happened("create", ["container", "network"], since), ...anew];
    expect(created.sort()).toEqual(made.map(({ name }) => deployed(name)).sort());
    const lost = warnings.filter(({ kind }) => kind === "volume-replaced").map(({ values }) => deployed(values[0]!));
    expect(destroyed.filter((name) => /-(data|store)$/.test(name))).toEqual(lost.sort());

    await deployment.preview(head, "--expect-no-changes");
    base = head;
  });

  test("an up that the report says will stop does stop, and changes nothing in Docker", async () => {
    reported.find(({ name }) => name === "component-renamed")!.change(repository);
    const since = Date.now();
    const { status, stdout } = await deployment.tryUp(await revision());
    repository.edit("components/observabilityStack.ts", 'index:Observability"', 'index:ObservabilityStack"');
    expect(status).not.toBe(0);
    expect(stdout).toContain("that this stack did not make");
    const kinds = ["container", "network", "volume"] as const;
    expect([...happened("create", kinds, since), ...happened("destroy", kinds, since)]).toEqual([]);
  });
});
