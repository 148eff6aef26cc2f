import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { run } from "../../components/docker/run";
import type { GoSource } from "./catalogue";

const builderFile = join(__dirname, "otelcol-builder.yaml");
const timeoutMs = 60 * 60_000;
const shownLines = 12;
const linking = ["-trimpath", "-ldflags", "-s -w"];

/** A Go command failed; the message has its last lines. */
export class BuildError extends Error {}

/** The version of a source, without `v`. */
export async function goVersion(source: GoSource | "builder"): Promise<string> {
  return source === "builder" ? (await builderConfig()).dist.version : source.version.slice(1);
}

/** A string that changes when a build of the source would result in another program. */
export async function recipeOf(source: GoSource | "builder"): Promise<string> {
  return source === "builder"
    ? createHash("sha256")
        .update(await readFile(builderFile))
        .digest("hex")
    : `${source.module}@${source.version} ${source.command}`;
}

/**
 * Builds a program from the Go module registry.
 * @param file where to put it.
 * @throws BuildError when a Go command fails.
 */
export async function buildProgram(source: GoSource | "builder", file: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "agentproxy-otel-build-"));
  try {
    await (source === "builder" ? buildCollector(folder, file) : buildCommand(source, folder, file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Built in the module's own folder, which `go build` only reads: `go install` refuses modules that have `replace`
 * directives.
 */
async function buildCommand(source: GoSource, folder: string, file: string): Promise<void> {
  const { module, version, command, generated = [], nested = [] } = source;
  const downloaded = await go(["mod", "download", "-json", `${module}@${version}`], folder);
  const { Dir } = JSON.parse(downloaded) as { Dir: string };
  const sources = generated.length === 0 ? Dir : await withGenerated(Dir, generated, join(folder, "sources"));
  const modFile = nested.length === 0 ? [] : ["-mod=mod", `-modfile=${await withoutReplacements(Dir, nested, folder)}`];
  await go(["build", ...modFile, ...linking, "-o", file, command], sources);
}

/** A copy of a module's `go.mod` that takes these modules from the registry. */
async function withoutReplacements(module: string, nested: readonly string[], folder: string): Promise<string> {
  const copy = join(folder, "nested.mod");
  await cp(join(module, "go.mod"), copy);
  await cp(join(module, "go.sum"), join(folder, "nested.sum")); // Go looks for it beside the other.
  await Promise.all([copy, join(folder, "nested.sum")].map((file) => chmod(file, 0o644)));
  await go(["mod", "edit", ...nested.map((one) => `-dropreplace=${one}`), copy], folder);
  return copy;
}

/** Copies a module and adds empty files: Go's cache is read-only, and `-overlay` refuses files in it. */
async function withGenerated(module: string, files: readonly string[], copy: string): Promise<string> {
  await cp(module, copy, { recursive: true });
  const entries = await readdir(copy, { recursive: true, withFileTypes: true });
  const folders = [
    copy,
    ...entries.filter((entry) => entry.isDirectory()).map((one) => join(one.parentPath, one.name)),
  ];
  await Promise.all(folders.map((folder) => chmod(folder, 0o755))); // As read-only as the cache's.
  for (const file of files) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await writeFile(join(copy, file), "");
  }
  return copy;
}

/**
 * The builder generates the sources. Its last step, `go mod tidy`, may fail: it also needs the modules of the components'
 * own tests, which a proxy or the checksum database may not have. `go build` then resolves what it needs itself.
 */
async function buildCollector(folder: string, file: string): Promise<void> {
  const config = await builderConfig();
  const sources = join(folder, "collector");
  const configFile = join(folder, "builder.yaml");
  await writeFile(configFile, JSON.stringify({ ...config, dist: { ...config.dist, output_path: sources } }));
  const builder = join(folder, "builder");
  const version = `v${config.dist.version}`;
  await buildCommand({ module: "go.opentelemetry.io/collector/cmd/builder", version, command: "." }, folder, builder);
  const generated = finish(builder, ["--config", configFile, "--skip-compilation"], folder);
  await generated.catch((error: unknown) => {
    if (!existsSync(join(sources, "go.mod"))) {
      throw error;
    }
  });
  await go(["build", "-mod=mod", ...linking, "-o", file, "."], sources);
}

interface BuilderConfig {
  readonly dist: { readonly version: string };
}

async function builderConfig(): Promise<BuilderConfig> {
  return parse(await readFile(builderFile, "utf8")) as BuilderConfig;
}

function go(args: readonly string[], cwd: string): Promise<string> {
  return finish("go", args, cwd);
}

async function finish(command: string, args: readonly string[], cwd: string): Promise<string> {
  const env = {
    ...process.env,
    CGO_ENABLED: "0",
    GOWORK: "off", // A module's own workspace names folders that aren't part of the module.
    GOTOOLCHAIN: process.env["GOTOOLCHAIN"] ?? "auto",
  };
  const { status, stdout, stderr } = await run(command, args, { cwd, env, timeoutMs });
  if (status !== 0) {
    const lines = `${stdout}\n${stderr}`
      .split("\n")
      .filter((line) => line.trim() !== "" && !/^go: downloading/.test(line));
    throw new BuildError([`${command} ${args.slice(0, 2).join(" ")} failed:`, ...lines.slice(-shownLines)].join("\n"));
  }
  return stdout;
}
