import type { Kind } from "./kind";

/** Secrets without a form of their own, which are recognised by what stands before them. */

/** Quotation marks as they are in text, and in JSON within JSON. */
const quotes = `["'\\\\]*`;

/** Between a name and its value: `=`, `:`, `=>`, percent-encoded ones, with spaces and quotation marks around. */
const separator = `${quotes}\\s*(?:=>|:=|[=:]|%3[ADad])\\s*`;

/**
 * Begins an unquoted value. Not a variable (`$NAME`), a placeholder (`<token>`, `{{ token }}`, `***`), code in brackets or
 * what has been replaced already (`[REDACTED:…]`).
 */
const first = "[^\\s\"'\\\\,;&$<>\\[\\](){}|*%]";
const rest = "[^\\s\"'\\\\,;&<>\\[\\](){}|]";

/** An unquoted value of at least that length. */
const bare = (least: number): string => `${first}${rest}{${least - 1},}`;

/** What is between quotation marks, which may contain spaces and, in JSON, escapes. */
const quoted = `(?:[^"\\\\$<\\[]|\\\\+[^"\\\\])(?:[^"\\\\]|\\\\+[^"\\\\]){2,}`;

/** Patterns of a value after a name: between quotation marks, or without any, and then at least that long. */
function after(name: string, between: string, least: number): string[] {
  return [
    `(?i)(${name}${between}\\\\*")${quoted}`,
    `(?i)(${name}${between}\\\\*')[^'\\\\$<\\[][^'\\\\]{2,}`,
    `(?i)(${name}${between}${quotes})${bare(least)}`,
  ];
}

const passwords = "pass(?:word|wd|phrase|wort)";
const keyNames =
  "secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|account[_-]?key|encryption[_-]?key";

/** Attributes that hold nothing but a secret, also as an element of a list. */
export const secretAttributes =
  "(?i)(^|[._-])(pass(word|wd|phrase)|secret|token|api[._-]?key|(access|secret|private|account)[._-]?key|" +
  "(proxy-)?authorization|(set-)?cookie)(\\.[0-9]+)*$";

/** The kind of what is replaced because of its name. */
export const secretKind = "named-secret";

/** The sign of a name: a name's end, and what may be between it and a value. */
const before = (name: string): string => `${name}["'\\\\ ]*[=:%]`;

/** The kinds that are recognised by a name. */
export const named: readonly Kind[] = [
  {
    name: "url-credentials",
    patterns: [
      // user:password@host, or a token in place of both.
      `(://)(?:[^\\s/@:?#"'\\\\]*:[^\\s/?#"'\\\\]+|[^\\s/@:?#"'\\\\]{16,})@`,
      `(%3[Aa]%2[Ff]%2[Ff])[^\\s%&"'\\\\]*%3[Aa][^\\s&"'\\\\]+?%40`,
      `((?:\\s-u|--user)(?:\\s+|=)${quotes})[^\\s:"'\\\\\\[0-9][^\\s:"'\\\\]*:[^\\s"'\\\\]{3,}`,
    ],
    signs: ["://[^\\s/\"]+@", "%2[Ff]%2[Ff][^\\s&\"]+%40", " -u [^\\s:\"]", "--user[ =][^\\s:\"]"],
  },
  {
    name: "authorization",
    patterns: [
      `(?i)(authorization${separator}${quotes}(?:bearer|basic|token|digest|apikey)(?:\\s|%20|\\+)+)${bare(3)}`,
      // Longer than the names of the schemes, whose credentials may have been replaced before.
      `(?i)(authorization${separator}${quotes})${bare(10)}`,
      // Prose has "the bearer of", so a token is long or has a digit.
      `(?i)(\\bbearer(?:\\s|%20|\\+)+)(?:[a-z0-9._~+/=-]{20,}|[a-z._~+/=-]{0,19}[0-9][a-z0-9._~+/=-]{7,})`,
    ],
    signs: [
      "uthorization[\"'\\\\ ]*[=:%]",
      "AUTHORIZATION[\"'\\\\ ]*[=:%]",
      "earer[ %+\\\\][^ ]{8}",
      "EARER[ %+\\\\][^ ]{8}",
    ],
  },
  {
    name: secretKind,
    patterns: [
      ...after(`(?:${passwords})`, separator, 3),
      ...after(`(?:${keyNames})`, separator, 6),
      ...after(`--?[a-z-]*(?:${passwords}|${keyNames})`, "[ =]+", 3),
      `(?i)(\\bpwd=)[^/\\s"'\\\\;$\\[][^\\s"'\\\\;]{2,}`,
      `(?i)(cookie${separator}${quotes})[^"'\\\\\\s\\[][^"'\\\\\\n\\r]{5,}`,
      `(?i)([?&](?:key|sig|signature|x-amz-signature|x-goog-signature)=)[^\\s"'\\\\&<>\\[]{8,}`,
    ],
    signs: [
      ...["assw(?:or[dt])?", "ASSW(?:OR[DT]|D)?", "asswd", "assphrase", "ASSPHRASE"].map(before),
      ...["ecret", "ECRET", "oken", "OKEN", "ookie", "OOKIE"].map(before),
      ...["pi", "ccess", "ecret", "rivate", "ccount", "ncryption"].flatMap((start) => [
        before(`${start}[_-]?[Kk]ey`),
        before(`${start.toUpperCase()}[_-]?KEY`),
      ]),
      `--[a-z-]*(?:${passwords}|${keyNames}) `,
      "wd=[^/\\s\"]",
      "WD=[^/\\s\"]",
      ...["key", "KEY", "sig", "ignature"].map((end) => `${end}=[^ ]{8}`),
    ],
  },
];

/** Whether a kind is recognised by a name. */
export function isNamed(kind: string): boolean {
  return named.some(({ name }) => name === kind);
}
