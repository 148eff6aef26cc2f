import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { program } from "../../../../tools/programs/find";
import { describeWith } from "../../../support/requirements";
import { root } from "../../../support/root";
import { committedStacks } from "../../../support/settings";

const folder = join(root, ".github/workflows");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>> | string;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const texts = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

/** The triggers under which a workflow that foreign events start has the repository's own permissions. */
const privileged = ["pull_request_target", "workflow_run", "issue_comment", "issues"];

function triggers({ on }: Workflow): string[] {
  return typeof on === "string" ? [on] : Object.keys(on);
}

/** Breaches of the rules for workflows, one line each. */
function problems(text: string): string[] {
  const workflow = parse(text) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const unpinned = [...text.matchAll(/uses:\s*(\S+)(.*)$/gm)]
    .filter(
      ([, uses, comment]) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses!) || !/^ # v\d+\.\d+\.\d+$/.test(comment!),
    )
    .map(([, uses]) => `${uses} is not pinned by commit with its version next to it`);
  const open = Object.entries(workflow.jobs).flatMap(([name, job]) => [
    ...(job.permissions === undefined ? [`job ${name} declares no permissions`] : []),
    ...(job["timeout-minutes"] === undefined ? [`job ${name} has no timeout`] : []),
  ]);
  const inline = steps
    .filter(({ run }) => run?.includes("${{") === true)
    .map(({ run }) => `an expression becomes part of a script: ${run}`);
  const kept = steps
    .filter(
      (step) => step.uses?.startsWith("actions/checkout@") === true && step.with?.["persist-credentials"] !== false,
    )
    .map(() => "a checkout keeps its token");
  return [
    ...(JSON.stringify(workflow.permissions) === "{}" ? [] : ["the workflow doesn't start without permissions"]),
    ...unpinned,
    ...open,
    ...inline,
    ...kept,
    ...rightsProblems(workflow, text),
  ];
}

/** No job with write permissions or secrets runs foreign code. */
function rightsProblems(workflow: Workflow, text: string): string[] {
  const jobs = Object.values(workflow.jobs);
  const writes = jobs.some(({ permissions = {} }) => Object.values(permissions).includes("write"));
  if (!triggers(workflow).some((trigger) => privileged.includes(trigger))) {
    return [
      ...(triggers(workflow).includes("pull_request") && writes ? ["a pull request's code has write permissions"] : []),
      ...(text.includes("secrets.") ? ["a pull request's code gets a secret"] : []),
    ];
  }
  const foreign = jobs
    .flatMap(({ steps }) => steps)
    .filter(({ uses, with: inputs }) => {
      const ref = String(inputs?.["ref"] ?? "");
      return uses?.startsWith("actions/checkout@") === true && ref !== "${{ github.event.repository.default_branch }}";
    });
  return [
    ...(triggers(workflow).includes("pull_request_target")
      ? ["pull_request_target runs with the repository's permissions"]
      : []),
    ...foreign.map(() => "code that isn't the default branch's is checked out next to a token with write permissions"),
  ];
}

test("the workflows of the preview exist", () => {
  expect(Object.keys(texts)).toEqual(expect.arrayContaining(["ci.yml", "preview.yml", "preview-comment.yml"]));
});

test.each(Object.keys(texts))("%s breaks no rule", (name) => {
  expect(problems(texts[name]!)).toEqual([]);
});

test.each(Object.keys(texts))("%s runs scripts and files that exist", (name) => {
  const { jobs } = parse(texts[name]!) as Workflow;
  const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }).scripts;
  const commands = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
  );
  const named = commands.flatMap((run) => run.match(/(?<=npm run (?:--silent )?)[\w:]+/g) ?? []);
  const files = commands.flatMap((run) => [
    ...(run.match(/(?<=cli\/launch\.cjs )\S+/g) ?? []).map((module) => `${module}.ts`),
    ...(run.match(/[\w./-]+\.(?:ts|cjs)\b|\.ci\/run\b/g) ?? []),
  ]);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test("CI audits every package that is installed, and runs the policy pack over every committed stack", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Readonly<Record<string, string>>;
  };
  expect(scripts["audit"]).toBe("npm audit --audit-level=high");
  const { jobs } = parse(texts["ci.yml"]!) as Workflow;
  const script = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? ""));
  expect(script).toContain("npm run audit");
  for (const stack of committedStacks) {
    expect(script.join("\n")).toContain(
      `npm run --silent preview -- --stack ${stack} --policy-pack-config=policy/strict.json`,
    );
  }
  expect(JSON.parse(readFileSync(join(root, "policy/strict.json"), "utf8"))).toEqual({ all: "mandatory" });
});

test("the comment follows the preview's workflow and reads its artifact", () => {
  const preview = parse(texts["preview.yml"]!) as { name: string };
  const comment = parse(texts["preview-comment.yml"]!) as { on: { workflow_run: { workflows: string[] } } };
  expect(comment.on.workflow_run.workflows).toEqual([preview.name]);
  expect(texts["preview.yml"]).toContain("name: preview-report");
});

const good = texts["preview.yml"]!;
const posting = texts["preview-comment.yml"]!;
test.each([
  ["a tag for a commit", good.replace(/checkout@[0-9a-f]{40}/, "checkout@v6"), "not pinned"],
  ["no version next to the commit", good.replace(/ # v6\.0\.2/, ""), "not pinned"],
  [
    "permissions for everything",
    good.replace("permissions: {}", "permissions: write-all"),
    "doesn't start without permissions",
  ],
  ["a write permission", good.replace("contents: read", "contents: write"), "has write permissions"],
  ["a secret", good.replace("BASE:", "TOKEN: ${{ secrets.X }}\n          BASE:"), "gets a secret"],
  ["a title in a script", good.replace('"$BASE"', '"${{ github.event.pull_request.title }}"'), "part of a script"],
  ["a token left behind", good.replace("persist-credentials: false", "persist-credentials: true"), "keeps its token"],
  ["pull_request_target", good.replace("pull_request:", "pull_request_target:"), "with the repository's permissions"],
  [
    "the pull request's code",
    posting.replace(/ref: .*/, "ref: ${{ github.event.workflow_run.head_sha }}"),
    "default branch's",
  ],
])("the rules find %s", (_, text, problem) => {
  expect(problems(text).join()).toContain(problem);
});

describeWith({ programs: ["actionlint"] }, "actionlint", () => {
  test("reports nothing", () => {
    const files = Object.keys(texts).map((name) => join(folder, name));
    const { status, stdout, stderr } = spawnSync(program("actionlint"), ["-no-color", ...files], {
      encoding: "utf8",
      cwd: root,
    });
    expect({ status, output: stdout + stderr }).toEqual({ status: 0, output: "" });
  });
});
