import Table from "cli-table3";
import { colors } from "./colors";

/** A table without borders, so that lines can be cut and searched. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const borders = ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"];
  const lines = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"];
  const table = new Table({
    head: head.map((title) => colors.bold(title)),
    chars: Object.fromEntries([...borders, ...lines].map((name) => [name, name === "middle" ? "  " : ""])),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
