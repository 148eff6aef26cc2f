import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../tools/preview-report/model";
import { previewPr } from "../../tools/preview-report/previewPr";
import { Checkout } from "../support/checkout";

/** A git repository in a temporary folder that contains the program, for tests that change it. */
export class Repository {
  private readonly checkout = new Checkout();
  readonly folder = this.checkout.folder;

  /** @param prepare changes the base commit. */
  constructor(prepare: (repository: Repository) => void = () => undefined) {
    // One stack is enough to show the effect of a change.
    const others = readdirSync(this.folder).filter((name) => /^Pulumi\.(?!dev\.).+\.yaml$/.test(name));
    others.forEach((name) => this.remove(name));
    prepare(this);
    this.git("init", "--quiet", "--initial-branch=main");
    this.checkout.write(".git/info/exclude", "node_modules\n");
    this.commit("base");
  }

  /** Commits the work tree, which becomes the new base. */
  commit(message: string): void {
    this.git("add", "--all");
    const author = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    this.git(...author, "commit", "--quiet", "--allow-empty", "--no-verify", "--message", message);
  }

  /** Discards all uncommitted changes. */
  reset(): void {
    this.git("reset", "--quiet", "--hard");
    this.git("clean", "--quiet", "-d", "--force");
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  write(file: string, text: string): void {
    this.checkout.write(file, text);
  }

  /**
   * Replaces every occurrence of a text in a file.
   * @throws Error when there is none.
   */
  edit(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) {
      throw new Error(`${file} has no ${from}`);
    }
    this.write(file, text.replaceAll(from, to));
  }

  /** Sets a value in a stack's file. */
  set(key: string, value: unknown, stack = "dev"): void {
    const file = `Pulumi.${stack}.yaml`;
    const lines = this.read(file)
      .trimEnd()
      .split("\n")
      .filter((line) => !line.trim().startsWith(`agentproxy-otel:${key}:`));
    this.write(file, `${[...lines, `  agentproxy-otel:${key}: ${JSON.stringify(value)}`].join("\n")}\n`);
  }

  remove(file: string): void {
    rmSync(join(this.folder, file));
  }

  /** Makes the report of `npm run preview:pr -- --base HEAD`. */
  preview(cache?: string): Promise<Report> {
    return previewPr({ project: this.folder, base: "HEAD", ...(cache !== undefined && { cache }) });
  }

  /** The changed files according to git, one line each. */
  status(): string {
    return this.git("status", "--porcelain");
  }

  dispose(): void {
    this.checkout.remove();
  }

  private git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.folder, encoding: "utf8" });
  }
}
