import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alertmanagerFiles } from "../../configs/alertmanager";
import { settingsOf } from "../../tools/local-pipeline/pipeline";
import { program } from "../../tools/programs/find";
import { describeWith } from "../support/requirements";

const email = { type: "email", to: "a@b.example", from: "c@d.example", smarthost: "mail.example:25" };

describeWith({ programs: ["amtool"] }, "Alertmanager's configuration", () => {
  test.each([
    [[{ type: "webhook", url: "https://hook.example/" }]],
    [[{ type: "slack", url: "https://hooks.slack.example/" }]],
    [[{ type: "slack", url: "https://hooks.slack.example/", channel: "#a" }, email]],
    [[{ ...email, username: "u", password: "p" }, { type: "webhook", url: "https://hook.example/" }, email]],
  ])("for %j is accepted by amtool", (receivers) => {
    const folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-alertmanager-"));
    const file = join(folder, "alertmanager.yml");
    const [config] = alertmanagerFiles(settingsOf({ alerts: JSON.stringify({ receivers }) }, new Set(["alerts"])));
    writeFileSync(file, config!.content);
    const output = execFileSync(program("amtool"), ["check-config", file], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect(output).toMatch(/SUCCESS/);
    expect(output).toMatch(/2 receivers/);
    expect(output).toMatch(/7 inhibit rules/);
  });
});
