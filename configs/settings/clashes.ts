import type { Problem } from "./load";
import type { PublishedPorts } from "./types";

/** Ports that two services of one stack would both publish. */
export function portClashes(ports: PublishedPorts): Problem[] {
  const owners = new Map<number, string>();
  const problems: Problem[] = [];
  for (const [name, port] of Object.entries(ports) as [string, number | undefined][]) {
    const key = `${name}Port`;
    const owner = port === undefined ? undefined : owners.get(port);
    if (owner !== undefined) {
      problems.push({ key, text: `${port} is the port of ${owner} already; give another one, or off.` });
    } else if (port !== undefined) {
      owners.set(port, key);
    }
  }
  return problems;
}
