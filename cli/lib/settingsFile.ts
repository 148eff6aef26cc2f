import { isDeepStrictEqual } from "node:util";
import { isMap, isSeq, parseDocument, YAMLMap, type Document, type YAMLSeq } from "yaml";

/** Settings by key, as in `config:` of a stack's file. */
export type SettingValues = Readonly<Record<string, unknown>>;

/** The settings of a stack's file. */
export function readSettings(text: string): SettingValues {
  const { config } = (parseDocument(text).toJS() ?? {}) as { config?: SettingValues };
  return config ?? {};
}

/**
 * The text of a stack's file with other settings: only keys whose values differ are edited, so that comments, order and
 * blank lines stay, also inside of `config:`.
 * @param text the file's; may be empty.
 */
export function withSettings(text: string, settings: SettingValues): string {
  const document = parseDocument(text.trim() === "" ? "config: {}\n" : text);
  let config = document.get("config");
  if (!isMap(config)) {
    config = new YAMLMap();
    document.set("config", config);
  }
  const map = config as YAMLMap;
  if (map.items.length === 0) {
    map.flow = false;
  }
  updateMap(document, map, settings);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function updateMap(document: Document, map: YAMLMap, wanted: SettingValues): void {
  const present = (map.toJS(document) ?? {}) as SettingValues;
  for (const key of Object.keys(present)) {
    if (!Object.hasOwn(wanted, key)) {
      map.delete(key);
    }
  }
  for (const [key, value] of Object.entries(wanted)) {
    if (isDeepStrictEqual(present[key], value) && Object.hasOwn(present, key)) {
      continue;
    }
    const node = map.get(key, true);
    if (isMap(node) && isObject(value)) {
      updateMap(document, node, value);
    } else if (isSeq(node) && Array.isArray(value)) {
      updateList(document, node, value);
    } else {
      map.set(key, valueOrNode(document, value));
    }
  }
}

function updateList(document: Document, list: YAMLSeq, wanted: readonly unknown[]): void {
  const present = list.toJS(document) as readonly unknown[];
  list.items.length = Math.min(list.items.length, wanted.length);
  wanted.forEach((value, index) => {
    const node = list.items[index];
    if (index < present.length && isDeepStrictEqual(present[index], value)) {
      return;
    }
    if (isMap(node) && isObject(value)) {
      updateMap(document, node, value);
    } else {
      list.set(index, valueOrNode(document, value));
    }
  });
}

/** A scalar is set as a plain value, which keeps the comment behind the one that it replaces. */
function valueOrNode(document: Document, value: unknown): unknown {
  return typeof value === "object" && value !== null ? document.createNode(value) : value;
}

function isObject(value: unknown): value is SettingValues {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
