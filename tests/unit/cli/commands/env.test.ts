import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../../../cli/main";
import { CliRun } from "../../../support/cliRun";

const endpoints = { otlpGrpcEndpoint: "https://127.0.0.1:4317", otlpHttpEndpoint: "https://127.0.0.1:4318" };
const client = (name: string): object => ({
  name,
  environment: { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20token-${name}` },
  authority: "a CA\n",
});

let cli: CliRun;
beforeEach(() => {
  cli = new CliRun();
  cli.createStack("dev");
  delete process.env["OTEL_RESOURCE_ATTRIBUTES"];
  process.env["INIT_CWD"] = project("widget");
  installStack(["laptop", "codex"]);
});
afterEach(() => cli.remove());

/** A stack with these clients, or an open one. */
function installStack(clients: readonly string[]): void {
  const outputs = {
    agentproxyEnvironment: {},
    ...(clients.length > 0
      ? { ...endpoints, otlpClients: clients.map(client) }
      : { otlpGrpcEndpoint: "http://127.0.0.1:4317", otlpHttpEndpoint: "http://127.0.0.1:4318" }),
  };
  cli.installPulumi(`console.log(${JSON.stringify(JSON.stringify(outputs))});`);
}

/** A repository with a remote of this name, on the branch `main`. */
function project(name: string): string {
  const folder = join(cli.folder, "projects", name);
  mkdirSync(folder, { recursive: true });
  execFileSync("git", ["-C", folder, "init", "-b", "main"], { stdio: "ignore" });
  const remote = `https://user:password@example.com/org/${name}.git`;
  execFileSync("git", ["-C", folder, "remote", "add", "origin", remote], { stdio: "ignore" });
  return folder;
}

/** The variables that `npm run env` prints; fails when it does. */
async function printed(...args: string[]): Promise<Record<string, string>> {
  const { status, output } = await cli.run("env", ...args, "--format", "json");
  expect({ status, output }).toMatchObject({ status: 0 });
  return JSON.parse(/^\{.*?^\}$/ms.exec(output)![0]) as Record<string, string>;
}

const token = (variables: Record<string, string>): string | undefined =>
  /token-(\w+)$/.exec(variables["OTEL_EXPORTER_OTLP_HEADERS"] ?? "")?.[1];

test("without an agent it is AgentProxy with the first client; a word that is only a client's name is that client", async () => {
  const first = await printed();
  expect(first["AGENTPROXY_ENABLE_TELEMETRY"]).toBe("1");
  expect(token(first)).toBe("laptop");
  expect(await printed("laptop")).toEqual(first);
  installStack(["laptop", "ci"]);
  const second = await printed("ci");
  expect(second["AGENTPROXY_ENABLE_TELEMETRY"]).toBe("1");
  expect(token(second)).toBe("ci");
});

test("an agent has the client of its name, else the first, unless --client names one", async () => {
  expect(token(await printed("gemini"))).toBe("laptop");
  expect(token(await printed("gemini", "--client", "codex"))).toBe("codex");
  const codex = (await cli.run("env", "codex", "--format", "toml")).output;
  expect(codex).toContain('authorization = "Bearer token-codex"');
  expect((await cli.run("env", "codex", "--format", "toml", "--client", "laptop")).output).toContain("token-laptop");
});

test("certificates are written to files that only their owner can read", async () => {
  const { OTEL_EXPORTER_OTLP_CERTIFICATE: file } = await printed("gemini");
  expect(file).toBe(join(cli.folder, "state/stacks/dev/clients/laptop/ca.crt"));
  expect(readFileSync(file!, "utf8")).toBe("a CA\n");
  expect(statSync(file!).mode & 0o777).toBe(0o600);
});

test("the CAs that Node.js programs trust in the shell are kept, also when the lines are printed again", async () => {
  delete process.env["NODE_EXTRA_CA_CERTS"];
  const own = (await printed("claude"))["NODE_EXTRA_CA_CERTS"]!;
  expect(readFileSync(own, "utf8")).toBe("a CA\n");
  process.env["NODE_EXTRA_CA_CERTS"] = own;
  expect((await printed("claude"))["NODE_EXTRA_CA_CERTS"]).toBe(own);
  const company = join(cli.folder, "company.pem");
  writeFileSync(company, "the company's CA");
  process.env["NODE_EXTRA_CA_CERTS"] = company;
  const both = (await printed("claude"))["NODE_EXTRA_CA_CERTS"]!;
  expect(readFileSync(both, "utf8")).toBe("the company's CA\na CA\n");
  process.env["NODE_EXTRA_CA_CERTS"] = both;
  expect((await printed("claude"))["NODE_EXTRA_CA_CERTS"]).toBe(both);
  expect(readFileSync(both, "utf8")).toBe("the company's CA\na CA\n");
  expect(readFileSync(company, "utf8")).toBe("the company's CA");
});

test("remarks go to standard error, so that a shell can evaluate the output", async () => {
  const [lines, remarks] = (["log", "error"] as const).map((stream) => {
    const written: unknown[] = [];
    jest.spyOn(console, stream).mockImplementation((...text: unknown[]) => void written.push(...text));
    return written;
  });
  await main(["env", "codex"]);
  jest.restoreAllMocks();
  expect(lines!.join("\n")).toMatch(
    /^export OTEL_EXPORTER_OTLP_HEADERS=[^\n]*\nexport [^\n]*\ncodex\(\) \{ [^\n]* \}$/,
  );
  expect(remarks).toEqual([expect.stringContaining("Codex CLI sends what its tools are given")]);
});

test("the project of the folder replaces another one's, and the shell's other attributes stay", async () => {
  const widget = "project.name=widget,vcs.repository.name=widget,vcs.ref.head.name=main";
  expect((await printed("claude"))["OTEL_RESOURCE_ATTRIBUTES"]).toBe(widget);
  process.env["OTEL_RESOURCE_ATTRIBUTES"] = `team=blue,${widget}`;
  const other = await printed("claude", "--dir", project("gadget"));
  expect(other["OTEL_RESOURCE_ATTRIBUTES"]).toBe(
    "team=blue,project.name=gadget,vcs.repository.name=gadget,vcs.ref.head.name=main",
  );
  mkdirSync(join(cli.folder, "notes"));
  const notes = await printed("claude", "--dir", join(cli.folder, "notes"));
  expect(notes["OTEL_RESOURCE_ATTRIBUTES"]).toBe("team=blue,project.name=notes");
});

test("--no-claude leaves Claude Code out, --trace-claude adds a function", async () => {
  expect(await printed("agentproxy")).toHaveProperty("CLAUDE_CODE_ENABLE_TELEMETRY");
  expect(await printed("agentproxy", "--no-claude")).not.toHaveProperty("CLAUDE_CODE_ENABLE_TELEMETRY");
  expect((await cli.run("env")).output).not.toContain("pa()");
  expect((await cli.run("env", "--trace-claude")).output).toMatch(/^pa\(\) \{$/m);
});

test("an own certificate is remarked on, because the printed address isn't in it", async () => {
  const outputs = { agentproxyEnvironment: {}, ...endpoints, otlpClients: [{ name: "laptop", environment: {} }] };
  cli.installPulumi(`console.log(${JSON.stringify(JSON.stringify(outputs))});`);
  expect((await cli.run("env", "claude")).output).toContain("put a name from it in place of the address above");
});

test.each([
  [
    ["ghost"],
    "There is no client ghost (there are: laptop, codex), and no agent of that name (there are: agentproxy, ",
  ],
  [["claude", "--client", "ghost"], "There is no client ghost (there are: laptop, codex). Add it to otlpClients"],
  [["claude", "laptop"], "laptop is one argument too many. Name a client by --client laptop."],
  [["claude", "--format", "yaml"], "--format can't be yaml. Give one of sh, fish, powershell, dotenv, json, toml."],
  [["claude", "--content", "some"], "--content can't be some. Give one of off, prompts, full."],
  [["claude", "--tokens"], "Unknown option '--tokens'. The options are --client, --format, --content, --dir, "],
  [["claude", "--format"], "Option '--format <value>' argument missing. The options are --client, "],
  [["claude", "--no-claude"], "--no-claude is for AgentProxy, not for Claude Code. Leave it out."],
  [["--trace-claude", "--format", "json"], "--trace-claude needs a shell, and json is the format of a file."],
  [["claude", "--dir", "/nowhere/at/all"], "There is no folder /nowhere/at/all. Give --dir the folder"],
])("npm run env -- %j is an error that says what to do", async (args, message) => {
  const { status, output } = await cli.run("env", ...args);
  expect(status).toBe(1);
  expect(output).toContain(message);
});
