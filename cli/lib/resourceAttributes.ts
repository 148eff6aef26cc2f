/**
 * `OTEL_RESOURCE_ATTRIBUTES` with other attributes: https://opentelemetry.io/docs/specs/otel/resource/sdk/
 * @param text the variable's value; what isn't replaced is kept as it is.
 * @param attributes an `undefined` value removes the key.
 */
export function withAttributes(
  text: string | undefined,
  attributes: Readonly<Record<string, string | undefined>>,
): string {
  const kept = (text ?? "").split(",").filter((pair) => {
    const key = pair.split("=")[0]!.trim();
    return key !== "" && !Object.hasOwn(attributes, key);
  });
  const added = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encoded(value)}`],
  );
  return [...kept, ...added].join(",");
}

/**
 * Percent-encodes what may not stand in a value, and nothing else: some SDKs don't decode. A slash, as in a branch's name,
 * may stand there; an equals sign may, too, but old SDKs reject it.
 */
function encoded(value: string): string {
  return [...value]
    .map((character) =>
      /^[\w!#$&'()*+./:<>?@[\]^`{|}~-]$/.test(character) ? character : encodeURIComponent(character),
    )
    .join("");
}
