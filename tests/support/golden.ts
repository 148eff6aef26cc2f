import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const folder = join(__dirname, "../golden");

/**
 * Compares a text with the file of this name in `tests/golden/`. With `UPDATE_GOLDEN=1` the file is written instead,
 * and the difference shows in the review.
 */
export function expectGolden(name: string, text: string): void {
  const file = join(folder, name);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file) ? readFileSync(file, "utf8") : `(no file ${name}; UPDATE_GOLDEN=1 writes it)`).toBe(text);
}
