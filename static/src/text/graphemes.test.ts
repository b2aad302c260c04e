/** Spans never cut a character as people see it, in any script. */

import { describe, expect, it } from "vitest";
import { random } from "../testing/random";
import { tidy } from "./anchors";
import { wholeCharacters } from "./graphemes";

/** Characters of several code points, and texts of every kind around them. */
const PIECES = [
  "a", "Z", "7", " ", "  ", "\n", "\u00a0", "\t", ".", "—",
  "e\u0301", "n\u0303\u0323", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇦🇺", "👍🏽", "1️⃣", "🟦",
  "中文", "が", "か\u3099", "한", "\u1112\u1161\u11ab", "กำ", "क्षि", "שָׁ", "مَّ", "\u200fسلام\u200e", "x²", "𝑎",
]; // biome-ignore format: one kind a line

function made(seed: number): { readonly text: string; readonly at: readonly number[] } {
  const chance = random(seed);
  const text = Array.from({ length: 1 + chance.below(40) }, () => chance.oneOf(PIECES)).join("");
  const start = chance.below(text.length);
  return { text, at: [start, start + 1 + chance.below(text.length - start)] };
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function boundaries(text: string): ReadonlySet<number> {
  return new Set([...[...segmenter.segment(text)].map(({ index }) => index), text.length]);
}

describe("of any text", () => {
  it.each(Array.from({ length: 400 }, (_, seed) => seed))("span %i", (seed) => {
    const { text, at } = made(seed);
    const [start = 0, end = 0] = at;
    const whole = boundaries(text);
    const span = tidy(text, { start, end });
    const hasWords = /\S/u.test(text.slice(start, end));
    expect(span !== null).toBe(hasWords);
    if (span === null) {
      return;
    }
    expect([whole.has(span.start), whole.has(span.end)]).toEqual([true, true]);
    // What was selected is in it, but for white space at its ends.
    expect(text.slice(span.start, span.end)).toContain(text.slice(start, end).trim());
    expect(tidy(text, span)).toEqual(span);
  });
});

it.each([
  ["👩‍👩‍👧", 2, 5, [0, 8]],
  ["ae\u0301b", 1, 2, [1, 3]],
  ["🇦🇺🇩🇪", 4, 6, [4, 8]],
  ["a\r\nb", 1, 2, [1, 3]],
  ["abc", 1, 2, [1, 2]],
])("%j from %i to %i is made whole", (text, start, end, ends) => {
  const span = wholeCharacters(text, { start, end });
  expect([span.start, span.end]).toEqual(ends);
});
