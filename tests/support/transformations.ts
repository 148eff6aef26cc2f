import type { Row } from "./traceFrame";

/**
 * A model of the transformations that Grafana 13.1.3 runs in the browser, as far as the dashboards use them. It was
 * compared with `@grafana/data` 13.1.3, which is too large to be installed for it.
 * @see https://github.com/grafana/grafana/tree/v13.1.3/packages/grafana-data/src/transformations/transformers
 * @see https://github.com/grafana/grafana/tree/v13.1.3/public/app/features/transformers/extractFields
 */

/** A transformation of a panel. */
export interface Transformation {
  readonly id: string;
  // Each transformation has options of its own.
  readonly options: unknown;
}

type Transform = (rows: readonly Row[], options: never) => Row[];

/** Applies the transformations of a panel, in their order. */
export function transformed(rows: readonly Row[], transformations: readonly Transformation[]): Row[] {
  return transformations.reduce<Row[]>(
    (data, { id, options }) => {
      const transform = transforms[id];
      if (transform === undefined) {
        throw new Error(`The transformation ${id} isn't modelled.`);
      }
      return transform(data, options as never);
    },
    [...rows],
  );
}

const transforms: Readonly<Record<string, Transform>> = {
  convertFieldType: (rows, { conversions }: { conversions: { targetField: string; destinationType: string }[] }) =>
    rows.map((row) => {
      const converted = conversions.map(({ targetField, destinationType }) => {
        const value = row[targetField];
        return [targetField, destinationType === "string" ? JSON.stringify(value) : number(value)] as const;
      });
      return { ...row, ...Object.fromEntries(converted) };
    }),

  extractFields: (rows, { source, regExp }: { source: string; regExp: string }) => {
    const pattern = new RegExp(/^\/(.*)\/$/s.exec(regExp)![1]!);
    return rows.map((row) => ({ ...row, ...pattern.exec(row[source] as string)?.groups }));
  },

  filterByValue: (rows, { filters, type, match }: Filter) => {
    if (type !== "include" || match !== "any") {
      throw new Error(`filterByValue isn't modelled for ${type} ${match}.`);
    }
    return rows.filter((row) => filters.some(({ fieldName, config }) => matches(row[fieldName], config)));
  },

  filterFieldsByName: (rows, { include }: { include: { names: string[] } }) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => include.names.includes(name)))),

  organize: (rows, { indexByName }: { indexByName: Record<string, number> }) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => indexByName[a]! - indexByName[b]!))),

  sortBy: (rows, { sort }: { sort: { field: string; desc: boolean }[] }) => {
    const [{ field, desc }] = sort as [{ field: string; desc: boolean }];
    return [...rows].sort((a, b) => ((a[field] as number) - (b[field] as number)) * (desc ? -1 : 1));
  },

  limit: (rows, { limitField }: { limitField: number }) => rows.slice(0, limitField),

  calculateField: (rows, { alias, binary }: { alias: string; binary: Binary }) =>
    rows.map((row) => {
      const [left, right] = [row[binary.left] as number, row[binary.right] as number];
      return { ...row, [alias]: binary.operator === "+" ? left + right : left - right };
    }),

  groupBy: (rows, { fields }: { fields: Record<string, { operation: string; aggregations: string[] }> }) => {
    const groups = new Map<string, Row[]>();
    const keys = Object.keys(fields).filter((field) => fields[field]!.operation === "groupby");
    for (const row of rows) {
      const key = String(keys.map((field) => row[field]));
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    return [...groups.values()].map((group) => ({
      ...Object.fromEntries(keys.map((field) => [field, group[0]![field]])),
      ...Object.fromEntries(
        Object.entries(fields).flatMap(([field, { aggregations }]) =>
          aggregations.map((calc) => [
            `${field} (${calc})`,
            calculations[calc]!(group.map((row) => row[field] as number)),
          ]),
        ),
      ),
    }));
  },
};

interface Filter {
  readonly filters: readonly { readonly fieldName: string; readonly config: Matcher }[];
  readonly type: string;
  readonly match: string;
}

interface Matcher {
  readonly id: string;
  readonly options: { readonly value?: unknown };
}

interface Binary {
  readonly left: string;
  readonly operator: string;
  readonly right: string;
}

function matches(value: unknown, { id, options }: Matcher): boolean {
  switch (id) {
    case "equal":
      return String(value) === String(options.value); // Grafana compares without types.
    case "notEqual":
      return String(value) !== String(options.value);
    case "regex":
      return new RegExp(options.value as string).test(String(value));
    default:
      throw new Error(`The condition ${id} isn't modelled.`);
  }
}

const calculations: Readonly<Record<string, (values: readonly number[]) => number>> = {
  count: (values) => values.length,
  sum: (values) => values.reduce((sum, value) => sum + (value ?? 0), 0),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
};

const number = (value: unknown): number | null =>
  value === undefined || value === "" || !Number.isFinite(Number(value)) ? null : Number(value);
