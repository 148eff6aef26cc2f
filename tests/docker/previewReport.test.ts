import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allowDataLossVariable } from "../../components/preflight";
import { analyse } from "../../tools/preview-report/analysis";
import type { Operation, StackReport } from "../../tools/preview-report/model";
import { compare } from "../../tools/preview-report/run/compare";
import { record } from "../../tools/preview-report/run/record";
import { installDependencies } from "../../tools/revisions/dependencies";
import type { EngineResult } from "../../tools/revisions/engineEvents";
import { exportWorkTree, type Revision } from "../../tools/revisions/revision";
import { Deployment } from "../../tools/upgrade/deployment";
import { EngineEvents } from "../support/engineEvents";
import { portSettings } from "../support/ports";
import { imageSettings } from "../support/images";
import { describeWith, realEngine } from "../support/requirements";
import { dashboard, dashboardFile, effective, reported } from "../pulumi/cases";
import { Repository } from "../pulumi/repository";

jest.setTimeout(300_000);

const stack = "pv-compare";
const dockerTypes = new Set(["Container", "FileCarrier", "Volume", "Network"]);

/** The operations of a report, one line each. Values are left out, since a preview doesn't know all that an `up` does. */
function claims(operations: readonly Operation[]): string[] {
  return operations
    .map(
      ({ kind, type, name, reasons }) => `${kind} ${type} ${name}: ${reasons.map(({ property }) => property).join()}`,
    )
    .sort();
}

/** The operations in the engine's events. */
function operationsIn(events: EngineResult): string[] {
  const noFiles = { project: "", stack: "" };
  return claims(analyse(events, noFiles, noFiles).operations);
}

type Names = Awaited<ReturnType<EngineEvents["end"]>>;

/** The names of the stack's resources only. */
function ofStack(names: Names): Names {
  return (action, kinds) => names(action, kinds).filter((name) => name.includes(stack));
}

/** The stack's volumes. Events don't show which are new: an engine may emit `create` whenever one is mounted. */
async function volumes(deployment: Deployment): Promise<string[]> {
  return (await deployment.leftovers()).filter((line) => line.startsWith("volume ")).map((line) => line.slice(7));
}

describeWith(realEngine, "reports compared with what up does on Docker", () => {
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

  /** The report on a change from a recorded base, made without Docker. */
  const reportOf = async (head: Revision): Promise<StackReport> => {
    const directories = { project: repository.folder, scratch: join(scratch, `report-${revisions++}`) };
    const [report] = await compare({
      directories,
      base,
      head,
      recordBase: (name) => record(directories, base, name),
    });
    return report!;
  };
  const deployed = (name: string): string => name.replaceAll("agentproxy-otel-dev", `agentproxy-otel-${stack}`);

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), "preview-docker-"));
    settings = { ...imageSettings, ...(await portSettings()) };
    repository = new Repository((of) => {
      of.write(dashboardFile, JSON.stringify(dashboard, null, 2));
      // The cases change the settings of `dev`.
      of.write("Pulumi.dev.yaml", "config:\n  agentproxy-otel:metricsRetention: 15d\n");
      Object.entries(settings).forEach(([key, value]) => of.set(key, value));
    });
    deployment = new Deployment({ project: repository.folder, scratch }, stack, {});
    process.env[allowDataLossVariable] = "1"; // For the change that renames the data volumes; the others don't need it.
    base = await revision();
    await deployment.up(base);
  });

  afterAll(async () => {
    await deployment.destroy(base);
    expect(await deployment.leftovers()).toEqual([]);
    repository.dispose();
    rmSync(scratch, { recursive: true, force: true });
  });

  // Each change is made on top of the previous ones, as on a laptop that follows the main branch.
  test.each(effective)("$name", async ({ change }) => {
    change(repository);
    const head = await revision();
    const { operations, warnings } = await reportOf(head);
    const claimed = claims(operations).map(deployed);

    expect(operationsIn(await deployment.preview(head))).toEqual(claimed);

    const had = await volumes(deployment);
    const events = new EngineEvents();
    expect(operationsIn(await deployment.up(head))).toEqual(claimed);
    const names = ofStack(await events.end());

    const made = operations.filter(({ kind, type }) => kind !== "update" && dockerTypes.has(type));
    const destroyed = names("destroy", ["volume"]);
    const newVolumes = (await volumes(deployment)).filter((name) => !had.includes(name) || destroyed.includes(name));
    const created = [...names("create", ["container", "network"]), ...newVolumes];
    expect(created.sort()).toEqual(made.map(({ name }) => deployed(name)).sort());
    // Data volumes stay: also those that the report warns of, because their service goes on with another one.
    expect(destroyed.filter((name) => /-(data|store)$/.test(name))).toEqual([]);
    const left = warnings.filter(({ kind }) => kind === "volume-left").map(({ values }) => deployed(values[0]!));
    expect(await volumes(deployment)).toEqual(expect.arrayContaining(left));

    await deployment.preview(head, "--expect-no-changes");
    base = head;
  });

  test("an up that fails according to the report does fail, and changes nothing in Docker", async () => {
    reported.find(({ name }) => name === "component-renamed")!.change(repository);
    const events = new EngineEvents();
    const { status, stdout } = await deployment.tryUp(await revision());
    repository.edit("components/observabilityStack.ts", 'index:Observability"', 'index:ObservabilityStack"');
    expect(status).not.toBe(0);
    expect(stdout).toContain("that isn't in this state");
    const kinds = ["container", "network", "volume"] as const;
    const names = ofStack(await events.end());
    expect([...names("create", kinds), ...names("destroy", kinds)]).toEqual([]);
  });
});
