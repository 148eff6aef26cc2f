import { parse } from "yaml";
import { prometheusFiles } from "../../configs/prometheus";
import { prometheusPaths } from "../../configs/prometheus/paths";
import { settingsOf } from "../../tools/local-pipeline/pipeline";

/** An alerting rule, as far as tests use it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The alerting rules of a file of the stack, with default settings. */
export function alertRules(file: string): readonly AlertRule[] {
  const { content } = prometheusFiles(settingsOf({})).find(({ path }) => path === `${prometheusPaths.rules}/${file}`)!;
  const { groups } = parse(content) as { groups: { rules: (Partial<AlertRule> & Pick<AlertRule, "expr">)[] }[] };
  return groups.flatMap(({ rules }) => rules).filter((rule): rule is AlertRule => rule.alert !== undefined);
}
