/** A span of time, in seconds. */
export interface Duration {
  readonly seconds: number;
}

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
type Unit = keyof typeof unitSeconds;

/**
 * Parses a duration in Prometheus' notation: `90s`, `24h`, `15d`, `1h30m`.
 * @returns undefined when the string is not a duration.
 */
export function parseDuration(text: string): Duration | undefined {
  if (!/^(\d+[smhdw])+$/.test(text)) {
    return undefined;
  }
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhdw])/g)) {
    seconds += Number(count) * unitSeconds[unit as Unit];
  }
  return { seconds };
}

/** Go's notation, whose largest unit is the hour: `360h`. For Tempo and the collector. */
export function goDuration({ seconds }: Duration): string {
  return write(seconds, ["h", "m", "s"]);
}

/** Prometheus' notation: `15d`. */
export function prometheusDuration({ seconds }: Duration): string {
  return write(seconds, ["d", "h", "m", "s"]);
}

function write(seconds: number, units: readonly Unit[]): string {
  let rest = seconds;
  let text = "";
  for (const unit of units) {
    const count = Math.floor(rest / unitSeconds[unit]);
    rest -= count * unitSeconds[unit];
    text += count > 0 ? `${count}${unit}` : "";
  }
  return text === "" ? "0s" : text;
}
