/** What a PromQL expression names. */
export interface Named {
  /** Metrics as written, `_bucket` and the like included. */
  readonly metrics: readonly string[];
  /** Labels by which it selects, groups and matches. */
  readonly labels: readonly string[];
}

const keywords = new Set(
  "and or unless by without on ignoring group_left group_right bool offset anchored smoothed".split(" "),
);

/** The metrics and labels of an expression; Grafana's variables may stand in its strings and durations. */
export function namesIn(expression: string): Named {
  const labels: string[] = [];
  const take = (_: string, names: string): string => {
    labels.push(...names.split(",").map((name) => name.trim()));
    return " ";
  };
  const rest = expression
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\[[^\]]*\]/g, " ")
    .replace(/\b(?:by|on|ignoring|without|group_left|group_right)\s*\(([^)]*)\)/g, take)
    .replace(/\{([^}]*)\}/g, (_, matchers: string) => {
      labels.push(...[...matchers.matchAll(/([A-Za-z_]\w*)\s*(?:=~|!~|!=|=)/g)].map(([, name]) => name!));
      return " ";
    })
    .replace(/\boffset\s+[\w$]+/g, " ");
  const metrics = [...rest.matchAll(/(?<![\w:.])([A-Za-z_:][\w:]*)(\s*\()?/g)]
    .filter(([, name, call]) => call === undefined && !keywords.has(name!))
    .map(([, name]) => name!);
  return { metrics: [...new Set(metrics)], labels: [...new Set(labels.filter((name) => name !== ""))] };
}

/** The metric that a histogram's series belongs to; any other metric is itself. */
export function family(metric: string, known: Readonly<Record<string, unknown>>): string {
  const base = metric.replace(/_(bucket|sum|count)$/, "");
  return Object.hasOwn(known, base) ? base : metric;
}

/** Attributes that a TraceQL query names, with their scope. */
export function attributesIn(query: string): (readonly [scope: string, name: string])[] {
  return [...query.replace(/"[^"]*"/g, '""').matchAll(/\b(span|resource)\.([\w.]+)/g)].map(
    ([, scope, name]) => [scope!, name!] as const,
  );
}

/** What is wrong with an expression: metrics and labels that don't exist. Labels must belong to a metric that it names. */
export function unknownNames(expression: string, known: Readonly<Record<string, readonly string[]>>): string[] {
  const { metrics, labels } = namesIn(expression);
  const families = metrics.map((metric) => family(metric, known));
  const possible = new Set(["le", ...families.flatMap((name) => known[name] ?? [])]);
  return [
    ...families.filter((name) => !Object.hasOwn(known, name)).map((name) => `no metric ${name}`),
    ...labels.filter((label) => !possible.has(label)).map((label) => `no label ${label} on ${families.join(", ")}`),
  ];
}
