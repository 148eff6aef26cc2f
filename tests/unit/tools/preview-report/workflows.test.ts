import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { program } from "../../../../tools/programs/find";
import { describeWith } from "../../../support/requirements";
import { root } from "../../../support/root";

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

/** The triggers under which a workflow has the repository's own rights while somebody else started it. */
const privileged = ["pull_request_target", "workflow_run", "issue_comment", "issues"];

function triggers({ on }: Workflow): string[] {
  return typeof on === "string" ? [on] : Object.keys(on);
}

/** What a workflow does that none may do, one line each. */
function problems(text: string): string[] {
  const workflow = parse(text) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const unpinned = [...text.matchAll(/uses:\s*(\S+)(.*)$/gm)]
    .filter(
      ([, uses, comment]) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses!) || !/^ # v\d+\.\d+\.\d+$/.test(comment!),
    )
    .map(([, uses]) => `${uses} is not pinned by commit with its version beside it`);
  const open = Object.entries(workflow.jobs).flatMap(([name, job]) => [
    ...(job.permissions === undefined ? [`job ${name} doesn't say what it may`] : []),
    ...(job["timeout-minutes"] === undefined ? [`job ${name} has no timeout`] : []),
  ]);
  const inline = steps
    .filter(({ run }) => run?.includes("${{") === true)
    .map(({ run }) => `an expression becomes part of a script: ${run}`);
  const kept = steps
    .filter(
      (step) => step.uses?.startsWith("actions/checkout@") === true && step.with?.["persist-credentials"] !== false,
    )
    .map(() => "a checkout leaves its token behind");
  return [
    ...(JSON.stringify(workflow.permissions) === "{}" ? [] : ["rights are not taken away for all jobs first"]),
    ...unpinned,
    ...open,
    ...inline,
    ...kept,
    ...rightsProblems(workflow, text),
  ];
}

/** Foreign code and the right to write never meet. */
function rightsProblems(workflow: Workflow, text: string): string[] {
  const jobs = Object.values(workflow.jobs);
  const writes = jobs.some(({ permissions = {} }) => Object.values(permissions).includes("write"));
  if (!triggers(workflow).some((trigger) => privileged.includes(trigger))) {
    return [
      ...(triggers(workflow).includes("pull_request") && writes ? ["a pull request's code may write"] : []),
      ...(text.includes("secrets.") ? ["a pull request's code sees a secret"] : []),
    ];
  }
  const foreign = jobs
    .flatMap(({ steps }) => steps)
    .filter(({ uses, with: inputs }) => {
      const ref = String(inputs?.["ref"] ?? "");
      return uses?.startsWith("actions/checkout@") === true && ref !== "${{ github.event.repository.default_branch }}";
    });
  return [
    ...(triggers(workflow).includes("pull_request_target") ? ["pull_request_target runs with our rights"] : []),
    ...foreign.map(() => "code that isn't the default branch's is checked out beside a token that may write"),
  ];
}

test("the workflows of the preview are there", () => {
  expect(Object.keys(texts)).toEqual(expect.arrayContaining(["ci.yml", "preview.yml", "preview-comment.yml"]));
});

test.each(Object.keys(texts))("%s keeps the rules", (name) => {
  expect(problems(texts[name]!)).toEqual([]);
});

test.each(Object.keys(texts))("%s calls scripts that exist", (name) => {
  const { jobs } = parse(texts[name]!) as Workflow;
  const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }).scripts;
  const commands = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
  );
  const named = commands.flatMap((run) => run.match(/(?<=npm run (?:--silent )?)[\w:]+/g) ?? []);
  const files = commands.flatMap((run) => run.match(/\b(?:scripts\/[\w./-]+\.ts|\.ci\/run)/g) ?? []);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
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
  ["no version beside the commit", good.replace(/ # v6\.0\.2/, ""), "not pinned"],
  ["rights for everything", good.replace("permissions: {}", "permissions: write-all"), "not taken away"],
  ["a right to write", good.replace("contents: read", "contents: write"), "may write"],
  ["a secret", good.replace("BASE:", "TOKEN: ${{ secrets.X }}\n          BASE:"), "sees a secret"],
  ["a title in a script", good.replace('"$BASE"', '"${{ github.event.pull_request.title }}"'), "part of a script"],
  ["a token left behind", good.replace("persist-credentials: false", "persist-credentials: true"), "token behind"],
  ["pull_request_target", good.replace("pull_request:", "pull_request_target:"), "with our rights"],
  [
    "the pull request's code",
    posting.replace(/ref: .*/, "ref: ${{ github.event.workflow_run.head_sha }}"),
    "default branch's",
  ],
])("the rules see %s", (_, text, problem) => {
  expect(problems(text).join()).toContain(problem);
});

describeWith({ programs: ["actionlint"] }, "actionlint", () => {
  test("has nothing to say", () => {
    const files = Object.keys(texts).map((name) => join(folder, name));
    const { status, stdout, stderr } = spawnSync(program("actionlint"), ["-no-color", ...files], {
      encoding: "utf8",
      cwd: root,
    });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: "" });
  });
});
