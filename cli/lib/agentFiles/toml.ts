import { UserError } from "../errors";
import { blockFile, withoutBlock } from "./block";
import type { SettingsFile } from "./settingsFile";

/**
 * A TOML file that gets a table, in a block of its own at the end of the file, so that the user's comments stay.
 * @param lines the table with its heading.
 */
export function tomlFile(path: string, table: string, lines: string): SettingsFile {
  const file = blockFile(path, lines);
  return {
    ...file,
    add: (text) => {
      if (hasTable(withoutBlock(text ?? ""), table)) {
        throw new UserError(
          `${path} has a table ${table} already, and TOML allows only one. Remove it and run this again, or edit it by ` +
            "hand: `npm run env -- AGENT --format toml` prints what it needs.",
        );
      }
      return file.add(text);
    },
  };
}

/** Whether a table or a dotted key of this name is at the top of the file, by its lines alone. */
function hasTable(text: string, name: string): boolean {
  const key = `\\s*["']?${name}["']?\\s*`;
  const [top = ""] = text.split(/^\s*\[/m, 1);
  return new RegExp(`^\\s*\\[{1,2}${key}[\\].]`, "m").test(text) || new RegExp(`^${key}[.=]`, "m").test(top);
}
