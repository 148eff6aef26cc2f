import { readFileSync } from "node:fs";
import { join } from "node:path";
import { agentNames, agents } from "../../../cli/lib/agents";
import { contents } from "../../../cli/lib/agents/agent";
import { env } from "../../../cli/commands/env";
import { formats } from "../../../cli/lib/formats";
import { root } from "../../support/root";

const page = readFileSync(join(root, "docs/agents.md"), "utf8");

test("docs/agents.md has the command of every agent, and those that can be installed", () => {
  const commands = [...page.matchAll(/^\|.*\| `npm run env -- (\w+)` \|$/gm)].map(([, name]) => name);
  expect(commands.sort()).toEqual([...agentNames].sort());
  const [, listed = ""] = /agents -- install claude +# or (.*)/.exec(page) ?? [];
  const installable = agentNames.filter((name) => agents[name]!.files !== undefined);
  expect(["claude", ...listed.split(", ")].sort()).toEqual(installable.sort());
});

test("docs/agents.md has every option, format and content level", () => {
  const options = Object.keys(env.options!).map((option) => option.split(" ")[0]!);
  for (const word of [...options, ...formats, ...contents]) {
    expect(page).toMatch(new RegExp(`\`[^\`]*${word}\\b`));
  }
});
