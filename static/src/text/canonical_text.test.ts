// @vitest-environment jsdom
/** The text of a turn is its text nodes, one after another, and nothing else. */

import { describe, expect, it } from "vitest";
import { notInsidePair, parsed, splitsPair, textOf } from "./canonical_text";

describe("the text of a turn", () => {
  it.each([
    ["keeps every space and line feed", "<p>a  b</p>\n<p>c</p>", "a  b\nc"],
    ["adds nothing between blocks or for a line break", "<p>a</p><p>b<br>c</p>", "abc"],
    ["drops the line feed that a pre begins with, as parsers do", "<pre>\nx\n</pre>", "x\n"],
    ["has no comments and no attributes", '<p title="t">a<!-- no -->b</p>', "ab"],
    ["has what entities stand for", "&lt;b&gt; &amp; &nbsp;", "<b> & \u00a0"],
    ["has the text of formulas and tables", "<math><mi>x</mi><mo>=</mo></math>", "x="],
    [
      "keeps marks, scripts and directions as they are",
      "e\u0301 中 \u200fسلام 🟦",
      "e\u0301 中 \u200fسلام 🟦",
    ],
    ["is empty for nothing", "", ""],
  ])("%s", (_, html, text) => {
    expect(textOf(parsed(html))).toBe(text);
  });
});

describe("an offset", () => {
  it("never stands inside a character of two units", () => {
    expect([0, 1, 2, 3, 4].map((at) => splitsPair("🟦🟨", at))).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
    expect([0, 1, 2, 3, 4].map((at) => notInsidePair("🟦🟨", at))).toEqual([0, 0, 2, 2, 4]);
  });
});
