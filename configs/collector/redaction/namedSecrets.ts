import type { Rule } from "./rule";

/** Rules for secrets without a form of their own, which are recognised by what stands before them. */

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

/** What may be between quotation marks: spaces, too, and escapes in JSON. */
const betweenDouble = `(?:[^"\\\\$<\\[]|\\\\+[^"\\\\])(?:[^"\\\\]|\\\\+[^"\\\\]){2,}`;
const betweenSingle = "[^'\\\\$<\\[][^'\\\\]{2,}";

/** A value in quotation marks, which are groups, or without any and then at least that long. */
const value = (least: number): string =>
  `(?:(\\\\*")${betweenDouble}|(\\\\*')${betweenSingle}|(${quotes})${bare(least)})`;

/** The kind of what is replaced because of its name. */
export const namedKind = "named-secret";

/** A rule for the values of a name. @param start the literal with which the end of the name begins. */
function after(start: string, end: string, least: number): Rule {
  return {
    kind: namedKind,
    pattern: `${start}(${end}${separator})${value(least)}`,
    keep: `${start}$1$2$3$4`,
    signs: [`${start}${end}["'\\\\ ]*[=:%]`],
  };
}

/** The same for the name in lower case or capitalised, and in upper case. */
function afterName(start: string, end: string, least: number): Rule[] {
  return [after(start, end, least), after(start.toUpperCase(), end.toUpperCase(), least)];
}

const key = "[_-]?[Kk]ey";
const flags = "(?:password|passwd|passphrase|secret|token|api-?key|access-key|secret-key|private-key)";

/** Attributes that hold nothing but a secret, also as an element of a list. */
export const secretAttributes =
  "(?i)(^|[./_-])(pass(word|wd|phrase)|secret|token|api[._-]?key|(access|secret|private|account)[._-]?key|" +
  "(proxy-)?authorization|(set-)?cookie)(\\.[0-9]+)*$";

/** The schemes of HTTP authentication, and what separates them from the credentials. */
const schemes = "(?i:bearer|basic|token|digest|apikey)(?:\\s|%20|\\+)+";

const authorization: readonly Rule[] = ["uthorization", "UTHORIZATION"].flatMap((name): Rule[] => [
  {
    kind: "authorization",
    pattern: `${name}(${separator}${quotes}${schemes})${bare(3)}`,
    keep: `${name}$1`,
    signs: [`${name}["'\\\\ ]*[=:%]`],
  },
  {
    kind: "authorization",
    // Longer than the names of the schemes, whose credentials may have been replaced before.
    pattern: `${name}(${separator}${quotes})${bare(10)}`,
    keep: `${name}$1`,
    signs: [`${name}["'\\\\ ]*[=:%]`],
  },
]);

const bearer: readonly Rule[] = ["earer", "EARER"].map((name) => ({
  kind: "authorization",
  // Prose has "the bearer of", so a token is long or has a digit.
  pattern: `${name}((?:\\s|%20|\\+)+)` + "(?:[A-Za-z0-9._~+/=-]{20,}|[A-Za-z._~+/=-]{0,19}[0-9][A-Za-z0-9._~+/=-]{7,})",
  keep: `${name}$1`,
  signs: [`${name}[ %+\\\\][^ ]{8}`],
}));

const urls: readonly Rule[] = [
  {
    kind: "url-credentials",
    // user:password@host, or a token in place of both.
    pattern: `://(?:[^\\s/@:?#"'\\\\]*:[^\\s/?#"'\\\\]+|[^\\s/@:?#"'\\\\]{16,})@`,
    keep: "://",
    signs: ['://[^\\s/"]+@'],
  },
  {
    kind: "url-credentials",
    pattern: `%2[Ff]%2[Ff][^\\s%&"'\\\\]*%3[Aa][^\\s&"'\\\\]+?%40`,
    keep: "%2F%2F",
    signs: ['%2[Ff]%2[Ff][^\\s&"]+%40'],
  },
  // curl's user:password; `-u 1000:1000` is a user's id.
  ...["-u", "--user"].map((option) => ({
    kind: "url-credentials",
    pattern: `${option}((?:\\s+|=)${quotes})[^\\s:"'\\\\\\[0-9][^\\s:"'\\\\]*:[^\\s"'\\\\]{3,}`,
    keep: `${option}$1`,
    signs: [`${option}[ =\\\\]`],
  })),
];

/** Parameters of URLs. */
const parameters: readonly Rule[] = ["?key=", "&key=", "?sig=", "&sig=", "ignature="].map((start) => ({
  kind: namedKind,
  pattern: `${start.replace("?", "\\?")}[^\\s"'\\\\&<>\\[]{8,}`,
  keep: start,
  // JSON has \u0026 for &.
  signs: [`${start.replace(/^[?&]/, "")}[^ ]{8}`],
}));

/** All rules of this file. */
export const namedSecrets: readonly Rule[] = [
  ...urls,
  ...authorization,
  ...bearer,
  ...afterName("ass", "w(?:ord|ort|d)", 3),
  ...afterName("assphrase", "", 3),
  ...["ecret", "oken"].flatMap((name) => afterName(name, "", 6)),
  ...["pi", "ccess", "ecret", "rivate", "ccount", "ncryption"].flatMap((name) => [
    after(name, key, 6),
    after(name.toUpperCase(), key.replace("[Kk]ey", "KEY"), 6),
  ]),
  {
    kind: namedKind,
    pattern: `--([a-z-]*${flags}[ =]+)${value(3)}`,
    keep: "--$1$2$3$4",
    signs: [`--[a-z-]*${flags}[ =]`],
  },
  ...["pwd=", "Pwd=", "PWD="].map((start) => ({
    kind: namedKind,
    // Not a folder: PWD is also the shell's variable.
    pattern: `${start}[^/\\s"'\\\\;$\\[][^\\s"'\\\\;]{2,}`,
    keep: start,
  })),
  ...["ookie", "OOKIE"].map((name) => ({
    kind: namedKind,
    pattern: `${name}(${separator}${quotes})[^"'\\\\\\s\\[][^"'\\\\\\n\\r]{5,}`,
    keep: `${name}$1`,
    signs: [`${name}["'\\\\ ]*[=:%]`],
  })),
  ...parameters,
];
