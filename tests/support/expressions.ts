import { parser } from "@prometheus-io/lezer-promql";

type Tree = ReturnType<typeof parser.parse>;

/** The names in a PromQL expression, each once. */
export interface Names {
  /** Metrics as written, including `_bucket` and the like. */
  readonly metrics: readonly string[];
  /** Labels: first those of `by`, `without`, `on`, `ignoring` and `group_…`, then those of label matchers. */
  readonly labels: readonly string[];
}

/**
 * Replaces Grafana's variables (`$name`, `${name}`, `${name:format}`) by PromQL of the same length, so that positions
 * in the result are positions in the expression:
 *
 * - `$__range`, `$__interval` and `$__rate_interval` by a duration;
 * - `$__range_s`, `$__range_ms` and `$__interval_ms` by a number;
 * - any other by an identifier of underscores. Inside a string, where the dashboards use them, it is a part of the
 *   string; elsewhere it parses as the name of a metric, which the catalogue doesn't contain.
 */
export function withoutVariables(expression: string): string {
  return expression.replace(/\$(?:(\w+)|\{(\w+)(?::\w+)?\})/g, (variable, plain?: string, braced?: string) => {
    const name = (plain ?? braced)!;
    if (/^__(?:range|interval|rate_interval)$/.test(name)) {
      return "5m".padEnd(variable.length);
    }
    return /^__(?:range|interval)_m?s$/.test(name) ? "60".padEnd(variable.length) : "_".repeat(variable.length);
  });
}

/**
 * Parses PromQL, in which Grafana's variables may occur, by the grammar of Prometheus' own editor. Unlike Prometheus
 * it doesn't check types: `rate(up)` is accepted.
 * @throws Error with the expression and the position of its first syntax error.
 */
function parse(expression: string): Tree {
  const tree = parser.parse(withoutVariables(expression));
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) {
        throw syntaxError(expression, from);
      }
    },
  });
  return tree;
}

function syntaxError(expression: string, position: number): Error {
  const before = expression.slice(0, position).split("\n");
  const column = before.at(-1)!.length;
  const lines = expression.split("\n");
  lines.splice(before.length, 0, `${" ".repeat(column)}^`);
  return new Error(`PromQL syntax error in line ${before.length}, column ${column + 1}:\n${lines.join("\n")}`);
}

/**
 * The metrics and labels in a PromQL expression, in which Grafana's variables may occur.
 * @throws Error with the expression and the position of its first syntax error.
 */
export function namesIn(expression: string): Names {
  const metrics: string[] = [];
  const grouping: string[] = [];
  const matched: string[] = [];
  const text = ({ from, to }: { from: number; to: number }): string => expression.slice(from, to);
  parse(expression).iterate({
    enter: (node) => {
      const parent = node.node.parent?.name;
      if (node.name === "Identifier" && parent === "VectorSelector") {
        metrics.push(text(node));
      } else if (node.name === "LabelName") {
        (parent === "GroupingLabels" ? grouping : matched).push(text(node));
      } else if (node.name === "QuotedLabelName") {
        // In braces, a quoted name without an operator is the metric: {"a.metric", label="value"}.
        const names = { GroupingLabels: grouping, QuotedLabelMatcher: matched, LabelMatchers: metrics };
        names[parent as keyof typeof names].push(text(node).slice(1, -1));
      }
    },
  });
  return { metrics: [...new Set(metrics)], labels: [...new Set([...grouping, ...matched])] };
}

/** The metric to which a series of a histogram belongs; any other metric is returned as it is. */
export function family(metric: string, known: Readonly<Record<string, unknown>>): string {
  const base = metric.replace(/_(bucket|sum|count)$/, "");
  return Object.hasOwn(known, base) ? base : metric;
}

/** The labels that `label_replace` makes in an expression. */
function madeLabels(expression: string): string[] {
  return [...expression.matchAll(/, "(\w+)", "[^"]*", "\w+", "/g)].map(([, label]) => label!);
}

/**
 * The metrics and labels in a PromQL expression that don't exist, one text each. A label exists if one of the
 * expression's metrics has it, or the expression makes it.
 * @param known the labels of each metric; histograms by their own name, without `le`.
 * @throws Error with the expression and the position of its first syntax error.
 */
export function unknownNames(expression: string, known: Readonly<Record<string, readonly string[]>>): string[] {
  const { metrics, labels } = namesIn(expression);
  const families = metrics.map((metric) => family(metric, known));
  const possible = new Set(["le", ...madeLabels(expression), ...families.flatMap((name) => known[name] ?? [])]);
  return [
    ...families.filter((name) => !Object.hasOwn(known, name)).map((name) => `no metric ${name}`),
    ...labels.filter((label) => !possible.has(label)).map((label) => `no label ${label} on ${families.join(", ")}`),
  ];
}
