// @vitest-environment jsdom
/** Paragraphs have numbers that can be typed; each stretch of text is in one block. */

import { describe, expect, it } from "vitest";
import { RenderedText } from "./anchors";
import {
  blockAt,
  blocksOf,
  parseReference,
  referenceAt,
  referenceText,
  spanOfReference,
} from "./blocks";

function rendered(...bodies: string[]): RenderedText {
  document.body.innerHTML = bodies.map((html) => `<div class="turn-body">${html}</div>`).join("");
  return new RenderedText([...document.querySelectorAll(".turn-body")]);
}

function numbered(text: RenderedText): string[] {
  return blocksOf(text).map(
    (block) => `${referenceText(block)} ${text.text.slice(block.start, block.end)}`,
  );
}

describe("the numbers of paragraphs", () => {
  it.each([
    [
      "count in each turn",
      ["<p>A</p><p>B <b>b</b></p>", "<p>C</p>"],
      ["1.1 A", "1.2 B b", "2.1 C"],
    ],
    ["leave out what is empty", ["<p> </p>\n<p>A</p>", "", "<p>B</p>"], ["1.1 A", "3.1 B"]],
    ["go into lists", ["<ul><li>A<ul><li>B</li></ul>C</li></ul>"], ["1.1 A", "1.2 B", "1.3 C"]],
    [
      "are one for a table, whose cells are blocks",
      ["<table><tr><td>A</td><td>B</td></tr></table><p>C</p>"],
      ["1.1 A", "1.1 B", "1.2 C"],
    ],
    ["are one for code", ["<pre><code>a\n\nb</code></pre>"], ["1.1 a\n\nb"]],
    [
      "are one for a formula of its own",
      ['<p>A</p><math display="block"><mi>x</mi><mo>=</mo></math>'],
      ["1.1 A", "1.2 x="],
    ],
    ["count text that stands in no element", ["A<p>B</p>C"], ["1.1 A", "1.2 B", "1.3 C"]],
    [
      "count what is folded",
      ["<details><summary>S</summary><p>A</p></details>"],
      ["1.1 S", "1.2 A"],
    ],
  ])("%s", (_, bodies, expected) => {
    expect(numbered(rendered(...bodies))).toEqual(expected);
  });
});

it("finds the span of a paragraph, of a turn, and of nothing", () => {
  const text = rendered("<p>Ab</p><p>Cd</p>", "<p>Ef</p>");
  const at = (typed: string) => {
    const reference = parseReference(typed);
    const span = reference && spanOfReference(blocksOf(text), reference);
    return span && text.text.slice(span.start, span.end);
  };
  expect([at("1.2"), at("1"), at("2.1"), at("2.2"), at("0"), at("3")]).toEqual([
    "Cd", "AbCd", "Ef", null, null, null,
  ]); // biome-ignore format: side by side
});

it("finds the block of an offset, or the next one", () => {
  const blocks = blocksOf(rendered("<p>Ab</p> <p>Cd</p>"));
  expect([0, 1, 2, 3, 4, 5].map((offset) => blockAt(blocks, offset))).toEqual([0, 0, 1, 1, 1, 2]);
  expect(referenceAt(blocks, 9)).toBeNull();
});

it.each([
  ["4.2", "4.2"],
  [" §4.2 ", "4.2"],
  ["#12", "12"],
  ["4,2", "4.2"],
  ["٤.٢", "4.2"],
  ["４．２", "4.2"],
  ["4.", "4"],
])("%j is the reference %s", (typed, text) => {
  expect(referenceText(parseReference(typed) ?? { turn: -1 })).toBe(text);
});

it.each(["", "4.2.1", "four", "1e3", "-4", "4.2 and more", "9999999"])("%j is none", (typed) => {
  expect(parseReference(typed)).toBeNull();
});
