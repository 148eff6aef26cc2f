import type { Kind } from "./kind";
import { named } from "./named";

/** A key with a prefix of its own: its sign is the pattern. */
function prefixed(name: string, ...patterns: readonly string[]): Kind {
  return { name, patterns, signs: patterns };
}

const word = "[A-Za-z0-9_-]";

/**
 * The kinds, in the order in which they are replaced: specific ones first, so that `TOKEN=ghp_…` is reported as what it
 * is.
 *
 * Formats: the providers' documentation and the rules of gitleaks (https://github.com/gitleaks/gitleaks). Keys may be
 * cut off, because agents limit the length of what they send, so the least lengths are below the real ones.
 */
export const kinds: readonly Kind[] = [
  {
    name: "private-key",
    patterns: [
      // Its lines are separated by newlines or, in JSON, by \n; cut off, it has no end or no beginning.
      "-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----" +
        "(?:[\\s\\S]*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\\s\\\\:,.-]*)",
      "[A-Za-z0-9+/=\\s\\\\]*-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----",
    ],
    signs: ["-----BEGIN [A-Z0-9 ]*PRIVATE KEY", "-----END [A-Z0-9 ]*PRIVATE KEY"],
  },
  prefixed("anthropic-key", `sk-ant-${word}{6,}`),
  {
    name: "openai-key",
    patterns: [
      `sk-(?:proj|svcacct|admin)-${word}{6,}`,
      // Not the end of a word, such as `task-…`. In JSON, a newline before it is \n.
      "(^|[^A-Za-z0-9]|\\\\[nrt])sk-[A-Za-z0-9]{20,}",
    ],
    signs: ["sk-(?:proj|svcacct|admin)-", "sk-[A-Za-z0-9]{20}"],
  },
  prefixed("google-key", `AIza${word}{20,}`, `ya29\\.${word}{20,}`, `GOCSPX-${word}{16,}`, `AQ\\.Ab${word}{20,}`),
  prefixed(
    "model-provider-key", // OpenRouter, Hugging Face, Groq, xAI, Perplexity, NVIDIA
    `sk-or-v1-${word}{6,}`,
    "hf_[A-Za-z0-9]{20,}",
    "gsk_[A-Za-z0-9]{20,}",
    "xai-[A-Za-z0-9]{20,}",
    "pplx-[A-Za-z0-9]{20,}",
    `nvapi-${word}{20,}`,
  ),
  prefixed("github-token", "gh[opsru]_[A-Za-z0-9]{16,}", "github_pat_[A-Za-z0-9_]{16,}"),
  prefixed("gitlab-token", `gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-${word}{16,}`),
  prefixed("aws-key", "AKIA[A-Z0-9]{12,}", "ASIA[A-Z0-9]{12,}"),
  prefixed(
    "slack-token",
    "xox[a-z]-[A-Za-z0-9-]{10,}",
    "xapp-[A-Za-z0-9-]{10,}",
    "hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/_-]{8,}",
  ),
  {
    name: "stripe-key",
    patterns: ["[rs]k_(?:live|test)_[A-Za-z0-9]{10,}", "whsec_[A-Za-z0-9]{16,}"],
    signs: ["k_live_[A-Za-z0-9]{10}", "k_test_[A-Za-z0-9]{10}", "whsec_[A-Za-z0-9]{16}"],
  },
  prefixed("package-token", "npm_[A-Za-z0-9]{30,}", `pypi-AgE${word}{16,}`, `dckr_pat_${word}{16,}`),
  prefixed(
    "service-token", // SendGrid, Grafana, Vault, DigitalOcean, Pulumi, Databricks, Linear, age
    `SG\\.${word}{16,}\\.${word}{16,}`,
    "glsa_[A-Za-z0-9_]{20,}",
    `hvs\\.${word}{20,}`,
    "dop_v1_[a-f0-9]{20,}",
    "pul-[a-f0-9]{30,}",
    "dapi[a-f0-9]{32}",
    "lin_api_[A-Za-z0-9]{20,}",
    "AGE-SECRET-KEY-1[A-Z0-9]{20,}",
  ),
  prefixed("jwt", "eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_.=-]{8,}"),
  ...named,
  {
    name: "email",
    patterns: [
      // Not `git@host`, the user of every Git server, and not `package@1.2.3-beta.rc`: a domain begins with a letter.
      "(^|\\\\[nrt]|[^A-Za-z0-9._%+-])(?:[A-Za-z0-9._%+-]{4,}|[A-Za-z0-9._%+-]{1,2}|[A-Za-fh-z0-9._%+-][A-Za-z0-9._%+-]{2}" +
        "|[Gg][A-Za-hj-z0-9._%+-][A-Za-z0-9._%+-]|[Gg][Ii][A-Za-su-z0-9._%+-])" +
        "(?:@|%40)(?:[A-Za-z][A-Za-z0-9-]*\\.)+[A-Za-z]{2,}",
    ],
    signs: ["@[A-Za-z][A-Za-z0-9-]*\\.[A-Za-z]", "%40[A-Za-z][A-Za-z0-9-]*\\.[A-Za-z]"],
  },
];
