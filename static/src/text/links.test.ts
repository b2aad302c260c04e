/** Addresses in comments become links where they lead to the web or to mail, and nowhere else. */

import { describe, expect, it } from "vitest";
import { linksIn } from "./links";

function hrefs(text: string): (string | null)[] {
  const parts = linksIn(text);
  expect(parts.map((part) => part.text).join("")).toBe(text);
  return parts.map((part) => part.href).filter((href) => href !== null);
}

describe("a link", () => {
  it.each([
    ["See https://example.org/a.", "https://example.org/a"],
    ["(https://example.org/wiki/Heat_(city))", "https://example.org/wiki/Heat_(city)"],
    ["HTTP://EXAMPLE.ORG, then", "http://example.org/"],
    ["https://例え.jp/あ", "https://xn--r8jz45g.jp/%E3%81%82"],
    ["mailto:ana@example.org!", "mailto:ana@example.org"],
    ["“https://example.org/a?b=c&d”", "https://example.org/a?b=c&d"],
  ])("is in %s", (text, href) => {
    expect(hrefs(text)).toEqual([href]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,https",
    "file:///etc/passwd",
    "https://",
    "http://bank.example@evil.example/",
    "mailto:nobody",
    "xhttps://example.org",
    "no address at all",
    "",
  ])("is not in %s", (text) => {
    expect(hrefs(text)).toEqual([]);
  });

  it("is each of several", () => {
    expect(hrefs("https://a.example https://b.example")).toHaveLength(2);
  });
});
