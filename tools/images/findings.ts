/** One vulnerability of Trivy's JSON report. */
export interface Vulnerability {
  readonly VulnerabilityID: string;
  readonly PkgName: string;
  readonly InstalledVersion: string;
  readonly FixedVersion?: string;
  readonly Severity: string;
}

/** Trivy's JSON report; only the fields that are read. */
export interface ScanReport {
  readonly ArtifactName: string;
  readonly Results?: readonly { readonly Target: string; readonly Vulnerabilities?: readonly Vulnerability[] }[];
}

const worstFirst = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];

/** The findings of a scan as Markdown: one line when there are none, else a table, the most severe first. */
export function findings(report: ScanReport): string {
  const found = (report.Results ?? []).flatMap(({ Target, Vulnerabilities = [] }) =>
    Vulnerabilities.map((vulnerability) => ({ Target, ...vulnerability })),
  );
  const title = `### ${report.ArtifactName}`;
  if (found.length === 0) {
    return `${title}\n\nClean.\n`;
  }
  const rows = found
    .sort((a, b) => worstFirst.indexOf(a.Severity) - worstFirst.indexOf(b.Severity) || (a.PkgName < b.PkgName ? -1 : 1))
    .map(({ Severity, VulnerabilityID, PkgName, InstalledVersion, FixedVersion = "", Target }) =>
      [Severity, VulnerabilityID, PkgName, InstalledVersion, FixedVersion || "none yet", Target].map(cell).join(" | "),
    );
  return [
    title,
    "",
    `${found.length} found.`,
    "",
    "| Severity | Vulnerability | Package | Installed | Fixed in | Where |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
    "",
  ].join("\n");
}

/** Names come from images, so they are untrusted: nothing in them may become Markdown. */
function cell(text: string): string {
  return text.replaceAll(/[|<>&[\]`\n\r]/g, " ");
}
