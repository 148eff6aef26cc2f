import type { Operation, Reason, SettingChange, StackReport } from "../model";
import { changeRows, imageTable } from "./changes";
import { code, counted, details, fence, htmlCode, table } from "./markdown";

/** A part of the report that is shown as a whole or left out. */
export interface Section {
  /** Names the section when it is left out; Markdown. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** The sections on one stack, the most important first. */
export function stackSections(stack: StackReport): Section[] {
  const name = code(stack.name);
  return [
    ...when(stack.error !== "", `error of ${name}`, () => errorSection(stack)),
    ...when(stack.operations.length > 0, `operations on ${name}`, () => operationsSection(stack)),
    ...when(stack.images.length > 0, `images of ${name}`, () => imageTable(stack.images)),
    ...when(stack.settings.length > 0, `settings of ${name}`, () =>
      changeRows("Setting", stack.settings.map(settingRow)),
    ),
    ...when(stack.encrypted.length > 0, `encrypted settings of ${name}`, () => encryptedSection(stack)),
    ...when(stack.outputs.length > 0, `outputs of ${name}`, () =>
      changeRows(
        "Output",
        stack.outputs.map(({ name: output, change, from, to }) => [code(output), change, from, to]),
      ),
    ),
    ...stack.files.map(({ service, path, diff }) => ({
      title: `${code(path)} of ${code(service)} in ${name}`,
      body: details(`${htmlCode(service)} reads ${htmlCode(path)}`, fence("diff", diff)),
    })),
    ...stack.dashboards.map((dashboard) => ({
      title: `dashboard ${code(dashboard.path)} in ${name}`,
      body: dashboardSection(dashboard),
    })),
  ];
}

function when(condition: boolean, title: string, body: () => string): Section[] {
  return condition ? [{ title, body: body() }] : [];
}

function errorSection({ outcome, error }: StackReport): string {
  const what = outcome === "base-failed" ? "Bringing up the base failed:" : "The preview failed:";
  return `${what}\n\n${fence("text", error)}`;
}

function encryptedSection({ encrypted }: StackReport): string {
  return (
    `Encrypted settings (${encrypted.map(code).join(", ")}) are compared by their ciphertext only: whether they ` +
    "changed, not how. The preview was made with stand-ins; files that contain one are not shown."
  );
}

function operationsSection({ operations }: StackReport): string {
  return table(
    ["Operation", "Resource", "Why", "How", "Downtime expected"],
    operations.map((operation) => [
      operation.kind,
      `${code(operation.type)} ${code(operation.name)}`,
      operation.reasons.map(reason).join("; ") || "–",
      how(operation),
      downtime(operation),
    ]),
  );
}

/** A changed property: `ports − 127.0.0.1 + 0.0.0.0`. More than three elements are counted. */
function reason({ property, removed, added }: Reason): string {
  const side = (sign: string, values: readonly string[]): string[] =>
    values.length > 3
      ? [`${sign} ${counted(values.length, "element")}`]
      : values.map((value) => `${sign} ${code(value)}`);
  if (property === "uploads" && removed.length + added.length > 0) {
    return `${code(property)} ${[...new Set([...removed, ...added])].map(code).join(", ")}`;
  }
  if (removed.length + added.length === 0) {
    return `${code(property)} (not shown)`;
  }
  return [code(property), ...side("−", removed), ...side("+", added)].join(" ");
}

function how({ kind, withoutEffect }: Operation): string {
  if (kind === "update") {
    return withoutEffect ? "**recorded only: the provider changes nothing**" : "in place";
  }
  return kind === "replace" ? "replaced" : "–";
}

function downtime({ downtime: expected, graceSeconds }: Operation): string {
  switch (expected) {
    case "none":
      return "none";
    case "ends":
      return "ends";
    case "restart":
      return `until the new one is ready; stopping takes up to ${counted(graceSeconds, "second")}`;
  }
}

function settingRow({ key, change, aspect, from, to }: SettingChange): string[] {
  const what = { setting: "", default: " default", meaning: " meaning", type: " type", value: " value" }[aspect];
  return [`${code(key)}${what}`, change, from, to];
}

function dashboardSection({ path, title, panels }: StackReport["dashboards"][number]): string {
  const lines = panels.map(({ change, title: panel, properties, queries }) => {
    const name = panel === "" ? "the dashboard itself" : `panel ${code(panel)}`;
    const what = properties.length > 0 ? `: ${properties.map(code).join(", ")}` : "";
    const diff = queries === "" ? "" : `\n\n${fence("diff", queries).replaceAll(/^(?=.)/gm, "  ")}\n`;
    return `- ${change} ${name}${what}${diff}`;
  });
  const body = lines.join("\n") || "Only the place of panels changes.";
  return details(`Dashboard ${htmlCode(title)}: ${counted(panels.length, "change")} (${htmlCode(path)})`, body);
}
