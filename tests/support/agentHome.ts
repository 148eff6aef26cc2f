import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CliRun } from "./cliRun";

/** A home folder with agents' settings files, and a stack whose settings `npm run agents` writes into them. */
export class AgentHome {
  readonly cli = new CliRun();

  constructor() {
    this.cli.createStack("dev");
    const { CLAUDE_CONFIG_DIR: _claude, CODEX_HOME: _codex, GEMINI_CLI_HOME: _gemini, ...others } = process.env;
    process.env = { ...others, HOME: this.path(), INIT_CWD: this.cli.folder };
    this.installStack("one");
  }

  /** A path below the home folder. */
  path(relative = ""): string {
    return join(this.cli.folder, "home", relative);
  }

  /** Makes the stack one whose client has this token, or an open one. */
  installStack(token?: string): void {
    const environment = { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${token}` };
    const outputs = {
      agentproxyEnvironment: {},
      otlpGrpcEndpoint: "http://127.0.0.1:4317",
      otlpHttpEndpoint: "http://127.0.0.1:4318",
      ...(token !== undefined && { otlpClients: [{ name: "laptop", environment }] }),
    };
    this.cli.installPulumi(`console.log(${JSON.stringify(JSON.stringify(outputs))});`);
  }

  /** Writes a file of the user's, with the mode that editors give; returns its path. */
  write(relative: string, text: string): string {
    const file = this.path(relative);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, 0o644);
    return file;
  }

  /** Runs `npm run agents -- … --yes`, which must succeed; returns the output. */
  async agents(...args: string[]): Promise<string> {
    const { status, output } = await this.cli.run("agents", ...args, "--yes");
    expect({ status, output }).toMatchObject({ status: 0 });
    return output;
  }
}

/** The text of a file. */
export function read(path: string): string {
  return readFileSync(path, "utf8");
}

/** Settings files of users, in styles of their own: agent, path below the home folder, text. */
export const userFiles = [
  [
    "claude",
    ".claude/settings.json",
    '{\n\t"model": "opus",\n\t"env": {\n\t\t"MINE": "1",\n\t\t"OTEL_LOGS_EXPORTER": "console"\n\t}\n}',
  ],
  ["codex", ".codex/config.toml", '# mine\nmodel = "gpt"\n\n[tui]\nnotifications = true # loud\n'],
  [
    "gemini",
    ".gemini/settings.json",
    '{\n  "theme": "dark",\n  "telemetry": { "outfile": "x", "logPrompts": true }\n}\n',
  ],
] as const;
