import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import { render } from "../../../../../tools/preview-report/report/render";
import { hostileTexts, reportOf } from "./hostile";
import { root } from "../../../../support/root";

/** As GitHub reads it: tables, HTML, and addresses that become links by themselves. */
const markdown = new MarkdownIt({ html: true, linkify: true });

const golden = join(root, "tests/pulumi/golden");

/** The HTML that the report writes itself: folded parts, code, and the marker. */
const ownHtml =
  /^(<!-- agentproxy-otel-preview -->\n?|<\/?code>|<\/details>\n?|<details><summary>([\w\s:,()]|<\/?code>|&#\d+;)*<\/summary>\n?)$/;

/** Every token, children after their parents; what stands between `<code>` and `</code>` is code, as on GitHub. */
function flat(tokens: readonly Token[]): Token[] {
  let inCode = false;
  return tokens.flatMap((token) => {
    inCode = token.type === "html_inline" ? token.content === "<code>" : inCode;
    const literal = inCode && token.type === "text";
    return literal ? [] : [token, ...flat(token.children ?? [])];
  });
}

/** Everything in a rendered text that a value must not have brought in. */
function intruders(text: string): string[] {
  return flat(markdown.parse(text, {})).flatMap(({ type, content, attrs, tag }) => {
    if (type === "html_block" || type === "html_inline") {
      return ownHtml.test(content) ? [] : [`HTML ${content}`];
    }
    if (type === "link_open") {
      const href = String(attrs?.find(([name]) => name === "href")?.[1]);
      return /^https:\/\/github\.com\/[\w-]+\/[\w-]+\/releases\/tag\/v[\d.]+$/.test(href) ? [] : [`link ${href}`];
    }
    if (type === "image" || (type === "heading_open" && !["h2", "h3"].includes(tag))) {
      return [type];
    }
    return type === "text" && /@\w|#\d|www\./.test(content) ? [`text ${content}`] : [];
  });
}

function headings(text: string): number {
  return flat(markdown.parse(text, {})).filter(({ type }) => type === "heading_open").length;
}

test.each(hostileTexts)("%j stays text, wherever a report has a text", (text) => {
  const rendered = render(reportOf(text));
  expect(intruders(rendered)).toEqual([]);
  expect(headings(rendered)).toBe(headings(render(reportOf("plain"))));
  // The marker is where we put it, and nowhere else as HTML.
  expect(
    flat(markdown.parse(rendered, {})).filter(
      ({ type, content }) => type === "html_block" && content.includes("preview -->"),
    ),
  ).toHaveLength(1);
});

test.each(hostileTexts)("%j moves no cell of a table", (text) => {
  const cells = (of: string): number[] => {
    const tokens = flat(markdown.parse(render(reportOf(of)), {}));
    return ["tr_open", "td_open", "th_open"].map((kind) => tokens.filter(({ type }) => type === kind).length);
  };
  expect(cells(text)).toEqual(cells("plain"));
});

test("what the eye can't see is written out", () => {
  const rendered = render(reportOf("a\u202eb\u200b"));
  expect(rendered).not.toMatch(/[\u202e\u200b]/);
  expect(rendered).toContain("a\\u{202e}b\\u{200b}");
});

test.each(readdirSync(golden))("the golden report %s brings nothing in", (name) => {
  expect(intruders(readFileSync(join(golden, name), "utf8"))).toEqual([]);
});

test("the test itself sees an intruder", () => {
  expect(intruders("<b>x</b> ![x](y) @octocat http://example.com").length).toBeGreaterThanOrEqual(4);
});
