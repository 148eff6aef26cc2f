import type { ServiceName } from "./services";

/**
 * How to find out whether a service is ready: a command with exit status 0. Probes use 127.0.0.1, never `localhost`,
 * which may resolve to IPv6, where the services don't listen.
 */
export interface ServiceProbe {
  /** The service in whose container the command runs: another one where the image has no program to probe with. */
  readonly from: ServiceName;
  readonly command: readonly string[];
}

/** A probe by wget, for plain HTTP: BusyBox' wget does not verify certificates. */
export function wgetProbe(from: ServiceName, url: string): ServiceProbe {
  return { from, command: ["wget", "-q", "-O", "/dev/null", url] };
}

/** A probe by curl, which verifies certificates. */
export function curlProbe(from: ServiceName, url: string, ...options: readonly string[]): ServiceProbe {
  return { from, command: ["curl", "-sSf", "-o", "/dev/null", ...options, url] };
}
