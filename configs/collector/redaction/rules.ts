import { namedSecrets } from "./namedSecrets";
import type { Rule } from "./rule";

const word = "[A-Za-z0-9_-]";

/** Keys that can be recognised by how they begin, which may be cut off, since agents limit the length of what they send. */
const prefixes: Readonly<Record<string, readonly string[]>> = {
  "anthropic-key": [`sk-ant-${word}{6,}`],
  "openai-key": [`sk-(?:proj|svcacct|admin)-${word}{6,}`],
  "google-key": [`AIza${word}{20,}`, `ya29\\.${word}{20,}`, `GOCSPX-${word}{16,}`, `AQ\\.Ab${word}{20,}`],
  // OpenRouter, Hugging Face, Groq, xAI, Perplexity, NVIDIA
  "model-provider-key": [
    `sk-or-v1-${word}{6,}`,
    "hf_[A-Za-z0-9]{20,}",
    "gsk_[A-Za-z0-9]{20,}",
    "xai-[A-Za-z0-9]{20,}",
    "pplx-[A-Za-z0-9]{20,}",
    `nvapi-${word}{20,}`,
  ],
  "github-token": ["gh[opsru]_[A-Za-z0-9]{16,}", "github_pat_[A-Za-z0-9_]{16,}"],
  "gitlab-token": [`gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-${word}{16,}`],
  "aws-key": ["AKIA[A-Z0-9]{12,}", "ASIA[A-Z0-9]{12,}"],
  "slack-token": [
    "xox[a-z]-[A-Za-z0-9-]{10,}",
    "xapp-[A-Za-z0-9-]{10,}",
    "hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/_-]{8,}",
  ],
  "stripe-key": [
    ...["sk_live_", "sk_test_", "rk_live_", "rk_test_"].map((prefix) => `${prefix}[A-Za-z0-9]{10,}`),
    "whsec_[A-Za-z0-9]{16,}",
  ],
  "package-token": ["npm_[A-Za-z0-9]{30,}", `pypi-AgE${word}{16,}`, `dckr_pat_${word}{16,}`],
  // SendGrid, Grafana, Vault, DigitalOcean, Pulumi, Databricks, Linear, age
  "service-token": [
    `SG\\.${word}{16,}\\.${word}{16,}`,
    "glsa_[A-Za-z0-9_]{20,}",
    `hvs\\.${word}{20,}`,
    "dop_v1_[a-f0-9]{20,}",
    "pul-[a-f0-9]{30,}",
    "dapi[a-f0-9]{32}",
    "lin_api_[A-Za-z0-9]{20,}",
    "AGE-SECRET-KEY-1[A-Z0-9]{20,}",
  ],
  jwt: ["eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_.=-]{8,}"],
};

const beginOfKey = "-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----";
const endOfKey = "-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----";

/** Keys of several lines, which are separated by newlines or, in JSON, by \n. Cut off, they have no end or no beginning. */
const privateKeys: readonly Rule[] = [
  {
    kind: "private-key",
    pattern: `${beginOfKey}(?:[\\s\\S]*?${endOfKey}|[A-Za-z0-9+/=\\s\\\\:,.-]*)`,
    signs: [beginOfKey],
  },
  { kind: "private-key", pattern: `[A-Za-z0-9+/=\\s\\\\]*${endOfKey}`, signs: [endOfKey] },
];

/** Any local part but `git`, which is the user of every Git server (RE2 has no negation). */
const localPart =
  "(?:[A-Za-z0-9._%+-]{4,}|[A-Za-z0-9._%+-]{1,2}|[A-Za-fh-z0-9._%+-][A-Za-z0-9._%+-]{2}" +
  "|[Gg][A-Za-hj-z0-9._%+-][A-Za-z0-9._%+-]|[Gg][Ii][A-Za-su-z0-9._%+-])";

/** In JSON, what stands before a text may be an escaped newline. */
const boundary = (inside: string): string => `(^|\\\\[nrt]|[^${inside}])`;

/**
 * The rules, in the order in which they are applied: specific forms first, so that `TOKEN=ghp_…` is reported as what it
 * is.
 *
 * The forms are those of the providers' documentation and of gitleaks (https://github.com/gitleaks/gitleaks).
 */
export const rules: readonly Rule[] = [
  ...privateKeys,
  ...Object.entries(prefixes).flatMap(([kind, patterns]) => patterns.map((pattern): Rule => ({ kind, pattern }))),
  {
    kind: "openai-key",
    // Not the end of a word, such as `task-…`.
    pattern: `${boundary("A-Za-z0-9")}sk-[A-Za-z0-9]{20,}`,
    keep: "$1",
    signs: ["sk-[A-Za-z0-9]{20}"],
  },
  ...namedSecrets,
  {
    kind: "email",
    // A domain begins with a letter, unlike the version in `package@1.2.3-beta.rc`.
    pattern: `${boundary("A-Za-z0-9._%+-")}${localPart}(?:@|%40)(?:[A-Za-z][A-Za-z0-9-]*\\.)+[A-Za-z]{2,}`,
    keep: "$1",
    signs: ["@[A-Za-z][A-Za-z0-9-]*\\.[A-Za-z]", "%40[A-Za-z][A-Za-z0-9-]*\\.[A-Za-z]"],
  },
];

/** What replaces lists and maps that can't be searched. */
export const unreadableKind = "unreadable";

/** What replaces names of attributes that a rule matches. */
export const nameKind = "attribute-name";

/** Every kind. */
export const kinds: readonly string[] = [...new Set([...rules.map(({ kind }) => kind), nameKind, unreadableKind])];
