import { spawnSync } from "node:child_process";
import { environmentLines } from "../../../../cli/lib/shell";

test("a shell gives the variables the values that were quoted", () => {
  const variables = { PLAIN: "http://127.0.0.1:4317", QUOTED: "a b'c$d`e", HEADER: "authorization=Bearer%20x" };
  const script = `${environmentLines(variables)}\nprintf '%s\\n' "$PLAIN" "$QUOTED" "$HEADER"`;
  expect(spawnSync("sh", ["-c", script], { encoding: "utf8" }).stdout).toBe(`${Object.values(variables).join("\n")}\n`);
  expect(environmentLines({ PLAIN: variables.PLAIN })).toBe("export PLAIN=http://127.0.0.1:4317");
});
