import {
  changeKinds,
  downtimes,
  operationKinds,
  outcomes,
  settingAspects,
  warningKinds,
  type Report,
} from "../../../../../tools/preview-report/model";

/** Texts that become markup where they aren't escaped. */
export const hostileTexts = [
  "<img src=x onerror=alert(1)>",
  "</details></summary><script>alert(1)</script>",
  "<!-- agentproxy-otel-preview -->",
  "@octocat @org/team",
  "[click](javascript:alert(1)) ![x](https://example.com/x.png)",
  "https://example.com www.example.com",
  "a | b \\| c \\\\| d",
  "``` ```` `",
  "`",
  "\n\n# heading\n\n- list\n\n| a |\n| - |\n| b |",
  "```\n</details>\n<b>out</b>\n```",
  "~~~\n~~~",
  "    indented\r\n\r\n---",
  "**bold** _em_ ~~no~~ &lt;b&gt; &#60;b&#62; $x$",
  "\u202egnp.exe\u200b\u0000\u2028",
  "trailing \\",
  "",
];

/** A report in which every string is this one, and every word of a closed list occurs. */
export function reportOf(text: string): Report {
  const texts = [text, text];
  return {
    version: 1,
    base: text,
    head: text,
    stacks: outcomes.map((outcome) => ({
      name: text,
      outcome,
      error: text,
      warnings: warningKinds.map((kind) => ({ kind, values: [text, text, text, text, text] })),
      operations: operationKinds.flatMap((kind) =>
        downtimes.map((downtime) => ({
          kind,
          type: text,
          name: text,
          reasons: [
            { property: text, removed: texts, added: texts },
            { property: "uploads", removed: texts, added: [] },
            { property: text, removed: [text, text, text, text], added: [] },
          ],
          downtime,
          graceSeconds: 1,
          withoutEffect: true,
        })),
      ),
      unchanged: [{ kind: text, count: 1 }],
      files: [{ service: text, path: text, diff: text }],
      dashboards: [
        {
          path: text,
          title: text,
          panels: changeKinds.map((change) => ({ change, title: text, properties: texts, queries: text })),
        },
      ],
      encrypted: [text],
      settings: settingAspects.flatMap((aspect) =>
        changeKinds.map((change) => ({ key: text, change, aspect, from: text, to: text })),
      ),
      outputs: changeKinds.map((change) => ({ name: text, change, from: text, to: text })),
      images: [{ service: text, from: text, to: text }],
    })),
  };
}
