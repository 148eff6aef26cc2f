import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import { render } from "../../../../../tools/preview-report/report/render";
import { hostileTexts, reportOf } from "./hostile";
import { root } from "../../../../support/root";

/** Parses like GitHub: with tables, HTML, and links from bare URLs. */
const markdown = new MarkdownIt({ html: true, linkify: true });

const golden = join(root, "tests/pulumi/golden");

/** The HTML that the renderer writes: folded sections, code, and the marker. */
const ownHtml =
  /^(<!-- agentproxy-otel-preview -->\n?|<\/?code>|<\/details>\n?|<details><summary>([\w\s:,()]|<\/?code>|&#\d+;)*<\/summary>\n?)$/;

/** All tokens, parents before their children. Text between `<code>` and `</code>` is left out, as GitHub treats it as code. */
function flat(tokens: readonly Token[]): Token[] {
  let inCode = false;
  return tokens.flatMap((token) => {
    inCode = token.type === "html_inline" ? token.content === "<code>" : inCode;
    const literal = inCode && token.type === "text";
    return literal ? [] : [token, ...flat(token.children ?? [])];
  });
}

/** All markup that the renderer doesn't write itself, so that it comes from a value. */
function foreignMarkup(text: string): string[] {
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

test.each(hostileTexts)("%j stays text in every string of a report", (text) => {
  const rendered = render(reportOf(text));
  expect(foreignMarkup(rendered)).toEqual([]);
  expect(headings(rendered)).toBe(headings(render(reportOf("plain"))));
  // No value becomes a second marker.
  expect(
    flat(markdown.parse(rendered, {})).filter(
      ({ type, content }) => type === "html_block" && content.includes("preview -->"),
    ),
  ).toHaveLength(1);
});

test.each(hostileTexts)("%j adds no cell to a table", (text) => {
  const cells = (of: string): number[] => {
    const tokens = flat(markdown.parse(render(reportOf(of)), {}));
    return ["tr_open", "td_open", "th_open"].map((kind) => tokens.filter(({ type }) => type === kind).length);
  };
  expect(cells(text)).toEqual(cells("plain"));
});

test("invisible characters are shown as escape sequences", () => {
  const rendered = render(reportOf("a\u202eb\u200b"));
  expect(rendered).not.toMatch(/[\u202e\u200b]/);
  expect(rendered).toContain("a\\u{202e}b\\u{200b}");
});

test.each(readdirSync(golden))("the golden report %s contains no foreign markup", (name) => {
  expect(foreignMarkup(readFileSync(join(golden, name), "utf8"))).toEqual([]);
});

test("the check finds foreign markup", () => {
  expect(foreignMarkup("<b>x</b> ![x](y) @octocat http://example.com").length).toBeGreaterThanOrEqual(4);
});
