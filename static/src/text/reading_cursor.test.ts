// @vitest-environment jsdom
/** The reading cursor goes over every script by word, sentence, paragraph and turn, and back. */

import { describe, expect, it } from "vitest";
import { random } from "../testing/random";
import { RenderedText } from "./anchors";
import { blocksOf } from "./blocks";
import {
  type Cursor,
  cursorAt,
  extended,
  moved,
  shortened,
  type Unit,
  type Way,
} from "./reading_cursor";

const BODIES = [
  "<p>One two. Is it three?</p><ul><li>Fünf e\u0301 👩‍👩‍👧 sechs!</li></ul>",
  "<p>气候变化使城市更热。为什么？</p><table><tr><td>A b</td><td>C</td></tr></table>",
  '<p dir="rtl">السماء زرقاء. لماذا؟</p><pre><code>x = 1\ny = 2</code></pre><math display="block"><mi>E</mi><mo>=</mo></math>',
];

function rendered(): RenderedText {
  document.body.innerHTML = BODIES.map((html) => `<div class="turn-body">${html}</div>`).join("");
  return new RenderedText([...document.querySelectorAll(".turn-body")]);
}

const text = rendered();

function wordsOf(cursor: Cursor | null): string {
  return cursor === null ? "" : text.text.slice(cursor.span.start, cursor.span.end);
}

function start(unit: Unit): Cursor {
  const cursor = cursorAt(text, 0, unit);
  if (cursor === null) {
    throw new Error("no text");
  }
  return cursor;
}

/** All units from the beginning on. */
function walk(unit: Unit): string[] {
  const found: string[] = [];
  let cursor = start(unit);
  for (;;) {
    found.push(wordsOf(cursor));
    const next = moved(text, cursor, unit, 1);
    if (next === cursor) {
      return found;
    }
    cursor = next;
  }
}

describe("it goes", () => {
  it("by sentences, each whole and none across blocks", () => {
    expect(walk("sentence")).toEqual([
      "One two.",
      "Is it three?",
      "Fünf e\u0301 👩‍👩‍👧 sechs!",
      "气候变化使城市更热。",
      "为什么？",
      "A b",
      "C",
      "السماء زرقاء.",
      "لماذا؟",
      "x = 1",
      "y = 2",
      "E=",
    ]);
  });

  it("by words, in scripts without spaces, too", () => {
    const words = walk("word");
    expect(words.slice(0, 6)).toEqual(["One", "two", "Is", "it", "three", "Fünf"]);
    expect(words).toContain("城市");
    expect(words).toContain("زرقاء");
  });

  it("by paragraphs, of which a table is one, and by turns", () => {
    expect(walk("paragraph")).toContain("A bC");
    expect(walk("turn")).toHaveLength(3);
  });
});

it("goes into a longer passage by a smaller unit", () => {
  const sentence = start("sentence");
  expect(wordsOf(moved(text, sentence, "word", 1))).toBe("One");
  expect(wordsOf(moved(text, sentence, "word", -1))).toBe("two");
  expect(wordsOf(moved(text, start("turn"), "sentence", 1))).toBe("One two.");
});

it("grows on both sides of where it began, and shrinks back to that", () => {
  const first = moved(text, start("sentence"), "sentence", 1);
  const longer = extended(text, first, "word", 1);
  expect(wordsOf(longer)).toBe("Is it three?Fünf");
  expect(wordsOf(extended(text, longer, "word", -1))).toBe("Is it three?");
  const back = extended(text, first, "sentence", -1);
  expect(wordsOf(back)).toBe("One two. Is it three?");
  expect(wordsOf(extended(text, back, "sentence", 1))).toBe("Is it three?");
});

it("stays where there is nothing more", () => {
  expect(moved(text, start("word"), "word", -1)).toEqual(start("word"));
  const last = cursorAt(text, text.text.length - 1, "sentence") as Cursor;
  expect(moved(text, last, "sentence", 1)).toBe(last);
  expect(extended(text, last, "turn", 1)).toBe(last);
});

describe("by any keys", () => {
  it.each(Array.from({ length: 150 }, (_, seed) => seed))("it is on whole words (%i)", (seed) => {
    const chance = random(seed);
    let cursor = start("sentence");
    for (let step = 0; step < 25; step += 1) {
      const unit = chance.oneOf<Unit>(["word", "sentence", "paragraph", "turn"]);
      const way = chance.oneOf<Way>([1, -1]);
      cursor = (chance.below(3) === 0 ? extended : moved)(text, cursor, unit, way);
      const words = wordsOf(cursor);
      expect(words).toBe(words.trim());
      expect(words).not.toBe("");
      const range = text.rangeOf(cursor.span);
      expect(range && text.spanOf(range)).toEqual(cursor.span);
      expect(cursor.span.start).toBeLessThanOrEqual(cursor.base.start);
      expect(cursor.span.end).toBeGreaterThanOrEqual(cursor.base.end);
    }
  });
});

describe("it gets shorter", () => {
  it.each<Way>([1, -1])("by what it grew by, and by no more (%i)", (way) => {
    const base = moved(text, start("sentence"), "sentence", 1);
    const grown = extended(text, base, "sentence", way);
    expect(wordsOf(grown)).not.toBe(wordsOf(base));
    const less = shortened(text, grown, "sentence");
    expect(wordsOf(less)).toBe("Is it three?");
    expect(shortened(text, less, "sentence")).toBe(less);
  });
});

it.each<Way>([1, -1])("looks at each cell of a large table a few times for a move (%i)", (way) => {
  const cells = 3_000;
  document.body.innerHTML = `<div class="turn-body"><p>Before.</p><table><tr>${"<td>x</td>".repeat(cells)}</tr></table><p>After.</p></div>`;
  const table = new RenderedText([...document.querySelectorAll(".turn-body")]);
  let looks = 0;
  for (const block of blocksOf(table)) {
    const { paragraph } = block;
    Object.defineProperty(block, "paragraph", {
      get: () => {
        looks += 1;
        return paragraph;
      },
    });
  }
  const middle = cursorAt(table, "Before.\n".length + cells / 2, "sentence") as Cursor;
  const next = moved(table, middle, "paragraph", way);
  expect(table.text.slice(next.span.start, next.span.end)).toBe(way === 1 ? "After." : "Before.");
  expect(looks).toBeLessThan(10 * cells);
});
