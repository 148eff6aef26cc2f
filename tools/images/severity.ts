import type { ScanReport, Vulnerability } from "./findings";

/** A finding that doesn't fail the scan until a date, because the project has no image without it or it can't be reached. */
export interface Acceptance {
  /** `CVE-…` or `GHSA-…`. */
  readonly vulnerability: string;
  /** Why it is no danger here, or what is being waited for. */
  readonly reason: string;
  /** The last day, as `2026-12-31`: at most a few months ahead. */
  readonly until: string;
}

/**
 * What fails the scan: a critical vulnerability in a package that has a corrected version, since a newer image can
 * have it. Everything else that is high or critical is listed.
 */
export const severityPolicy = {
  failing: ["CRITICAL"] as readonly string[],
  accepted: [] as readonly Acceptance[],
};

/**
 * The findings of a scan that fail it.
 * @param today as `2026-12-31`.
 */
export function failingFindings(
  { Results = [] }: ScanReport,
  today: string,
  { failing, accepted } = severityPolicy,
): Vulnerability[] {
  const isAccepted = (id: string): boolean =>
    accepted.some(({ vulnerability, until }) => vulnerability === id && today <= until);
  return Results.flatMap(({ Vulnerabilities = [] }) => Vulnerabilities).filter(
    ({ VulnerabilityID, Severity, FixedVersion = "" }) =>
      failing.includes(Severity) && FixedVersion !== "" && !isAccepted(VulnerabilityID),
  );
}
