import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { projectRoot } from "../../cli/lib/project";
import { keys, type Declaration } from "../../configs/settings";

/** `Pulumi.yaml` as it is, with its section `config` made from the settings' schema. */
export function projectFile(): string {
  // Quotes `off`, which is a boolean in the YAML of 2005 that some parsers still read.
  const document = parseDocument(readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8"), { compat: "yaml-1.1" });
  document.set(
    "config",
    Object.fromEntries(Object.entries<Declaration>(keys).map(([name, key]) => [name, declaration(key)])),
  );
  return document.toString({ lineWidth: 0 });
}

function declaration({ type, items, default: fallback, description }: Declaration): object {
  return {
    type,
    ...(items !== undefined && { items: { type: items } }),
    default: type === "string" ? fallback : (JSON.parse(fallback) as unknown),
    description,
  };
}
