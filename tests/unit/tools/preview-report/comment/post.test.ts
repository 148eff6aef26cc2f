import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { strToU8, zipSync } from "fflate";
import { sizes } from "../../../../../tools/preview-report/comment/artifact";
import { GitHub } from "../../../../../tools/preview-report/comment/github";
import { post } from "../../../../../tools/preview-report/comment/post";
import type { PreviewRun } from "../../../../../tools/preview-report/comment/pullRequest";
import { commentMarker } from "../../../../../tools/preview-report/program";
import { limits } from "../../../../../tools/preview-report/report/render";
import { reportOf } from "../report/hostile";

const bot = { login: "github-actions[bot]", type: "Bot" };
const stranger = { login: "octocat", type: "User" };

interface Pull {
  number: number;
  head: { sha: string; ref: string; repo: { full_name: string } | null };
}

/** A server with the part of GitHub's API that the comment needs, including pagination. */
class FakeGitHub {
  pulls: Pull[] = [{ number: 7, head: { sha: "abc1234def", ref: "topic", repo: { full_name: "fork/stack" } } }];
  comments: { id: number; body: string; user: typeof bot | null }[] = [];
  artifacts = [{ id: 1, name: "preview-report", size_in_bytes: 100, expired: false }];
  archive: Buffer = Buffer.alloc(0);
  writes: { method: string; path: string; body: string }[] = [];
  /** Whether a comment is refused; GitHub refuses those that are too long. */
  refuses = (body: string): boolean => body.length > 65_536;
  private readonly server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://x");
    const path = pathname.replace("/repos/owner/stack", "");
    const page = (all: unknown[]): unknown[] => {
      const [size, number] = [Number(searchParams.get("per_page")), Number(searchParams.get("page"))];
      return all.slice((number - 1) * size, number * size);
    };
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      if (request.method !== "GET") {
        const { body } = JSON.parse(text) as { body: string };
        if (this.refuses(body)) {
          response.writeHead(422).end();
          return;
        }
        this.writes.push({ method: request.method!, path, body });
        response.end("{}");
      } else if (path === "/pulls") {
        const [owner] = searchParams.get("head")!.split(":");
        response.end(
          JSON.stringify(page(this.pulls.filter(({ head }) => head.repo?.full_name.startsWith(`${owner}/`)))),
        );
      } else if (path === "/issues/7/comments") {
        response.end(JSON.stringify(page(this.comments)));
      } else if (path === "/actions/runs/99/artifacts") {
        response.end(JSON.stringify({ artifacts: page(this.artifacts) }));
      } else if (path === "/actions/artifacts/1/zip") {
        response.end(this.archive);
      } else {
        response.writeHead(404).end();
      }
    });
  });

  async start(): Promise<GitHub> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return new GitHub(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`, "owner/stack", "token");
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function zip(files: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}

const run: PreviewRun = {
  id: 99,
  event: "pull_request",
  conclusion: "success",
  head_sha: "abc1234def",
  head_branch: "topic",
  html_url: "https://github.com/owner/stack/actions/runs/99",
  head_repository: { full_name: "fork/stack", owner: { login: "fork" } },
};

describe("posting a report", () => {
  let api: FakeGitHub;
  let github: GitHub;
  beforeEach(async () => {
    api = new FakeGitHub();
    github = await api.start();
    api.archive = zip({ "report.json": JSON.stringify(reportOf("plain")) });
  });
  afterEach(() => api.stop());

  const written = async (of: PreviewRun = run): Promise<string> => {
    await post(github, of);
    expect(api.writes).toHaveLength(1);
    return api.writes[0]!.body;
  };

  test("makes a comment where there is none", async () => {
    const body = await written();
    expect(api.writes[0]).toMatchObject({ method: "POST", path: "/issues/7/comments" });
    expect(body.startsWith(commentMarker)).toBe(true);
    expect(body).toContain("in [the run](https://github.com/owner/stack/actions/runs/99) at `abc1234`._");
  });

  test("updates its own, on whichever page it is", async () => {
    const others = Array.from({ length: 250 }, (_, index) => ({ id: index, body: "hello", user: stranger }));
    api.comments = [...others, { id: 1000, body: `${commentMarker}\nold`, user: bot }];
    await written();
    expect(api.writes[0]).toMatchObject({ method: "PATCH", path: "/issues/comments/1000" });
  });

  test("leaves comments alone that only look like its own", async () => {
    api.comments = [
      { id: 1, body: `${commentMarker}\nmine`, user: stranger },
      { id: 2, body: `${commentMarker}\ngone`, user: null },
      { id: 3, body: `I saw ${commentMarker}`, user: bot },
    ];
    await written();
    expect(api.writes[0]!.method).toBe("POST");
  });

  test.each([
    ["has newer commits", { sha: "fff", ref: "topic", repo: { full_name: "fork/stack" } }],
    ["is another branch", { sha: "abc1234def", ref: "other", repo: { full_name: "fork/stack" } }],
    ["is of another fork", { sha: "abc1234def", ref: "topic", repo: { full_name: "fork/other" } }],
    ["lost its fork", { sha: "abc1234def", ref: "topic", repo: null }],
  ])("posts nothing when the pull request %s", async (_, head) => {
    api.pulls = [{ number: 7, head }];
    expect(await post(github, run)).toContain("no open pull request");
    expect(api.writes).toEqual([]);
  });

  test.each([
    ["was not a pull request's", { event: "push" }],
    ["was cancelled", { conclusion: "cancelled" }],
  ])("posts nothing when the run %s", async (_, change) => {
    expect(await post(github, { ...run, ...change })).toContain("no comment: the run");
    expect(api.writes).toEqual([]);
  });

  test("stays below GitHub's limit", async () => {
    const plain = reportOf("plain");
    const files = Array.from({ length: 100 }, (_, index) => ({
      service: "s",
      path: `/${index}`,
      diff: "+x\n".repeat(2_000),
    }));
    api.archive = zip({ "report.json": JSON.stringify({ ...plain, stacks: [{ ...plain.stacks[0], files }] }) });
    const body = await written();
    expect(body.length).toBeLessThanOrEqual(limits.comment);
    expect(body).toContain("All of it is in the artifact `preview-report` of [the run]");
  });

  test("replaces an older comment when GitHub refuses the new one, and fails", async () => {
    api.comments = [{ id: 5, body: `${commentMarker}\nNothing to worry about.`, user: bot }];
    api.refuses = (body) => body.includes("plain");
    await expect(post(github, run)).rejects.toThrow("failed with status 422");
    expect(api.writes).toMatchObject([{ method: "PATCH", path: "/issues/comments/5" }]);
    expect(api.writes[0]!.body).toContain(
      "**There is no report** on `abc1234`: GitHub refused the comment with it. See [the run](",
    );
  });

  describe("treats the artifact as untrusted:", () => {
    const refused = async (): Promise<string> => {
      const body = await written();
      expect(body).toMatch(/\*\*There is no report\*\* on `abc1234`: .* See \[the run\]\(.*\)\.\n$/);
      return body;
    };

    test("Markdown in place of the report", async () => {
      api.archive = zip({ "report.json": "# @octocat <img src=x>" });
      expect(await refused()).not.toContain("octocat");
    });

    test("a report of the wrong shape", async () => {
      api.archive = zip({ "report.json": JSON.stringify({ ...reportOf("x"), base: { "<img>": 1 } }) });
      expect(await refused()).toContain("malformed at report.base.");
    });

    test("an archive without the report, and one that is no archive", async () => {
      api.archive = zip({ "other.json": "{}" });
      expect(await refused()).toContain("no report that can be unpacked");
      api.writes = [];
      api.archive = Buffer.from("no zip");
      expect(await refused()).toContain("no report that can be unpacked");
    });

    test("an archive that decompresses to too much", async () => {
      api.archive = zip({ "report.json": " ".repeat(sizes.report + 1) });
      expect(api.archive.length).toBeLessThan(sizes.archive);
      expect(await refused()).toContain("no report that can be unpacked");
    });

    test("an archive that is too large, whatever size GitHub reports", async () => {
      api.archive = Buffer.alloc(sizes.archive + 1);
      expect(await refused()).toContain("larger than");
      api.writes = [];
      api.artifacts = [{ ...api.artifacts[0]!, size_in_bytes: sizes.archive + 1 }];
      expect(await refused()).toContain("larger than");
    });

    test("no artifact, or one that has expired", async () => {
      api.artifacts = [{ ...api.artifacts[0]!, expired: true }];
      expect(await refused()).toContain("left no artifact");
    });
  });

  test("a run's address that isn't a URL is not linked", async () => {
    expect(await written({ ...run, html_url: "javascript:alert(1)" })).not.toContain("javascript");
  });
});
