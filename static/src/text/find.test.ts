// @vitest-environment jsdom
/** Finding in every script, without regard to case, accents and width, at the right place. */

import { describe, expect, it } from "vitest";
import { random } from "../testing/random";
import { RenderedText } from "./anchors";
import { findWords, MOST_MATCHES, matchFrom } from "./find";
import { fold } from "./folding";

function rendered(...paragraphs: string[]): RenderedText {
  document.body.innerHTML = '<div class="turn-body"></div>';
  const body = document.querySelector(".turn-body") as HTMLElement;
  for (const words of paragraphs) {
    body.append(Object.assign(document.createElement("p"), { textContent: words }));
  }
  return new RenderedText([body]);
}

function found(words: string, ...paragraphs: string[]): string[] {
  const text = rendered(...paragraphs);
  return findWords(text, words).map(({ start, end }) => text.text.slice(start, end));
}

describe("words are found", () => {
  it.each([
    ["HEAT", "Heat, wheat", ["Heat", "heat"]],
    ["dacher", "Hitze über Dächern", ["Dächer"]],
    ["Dächer", "DACHER", ["DACHER"]],
    ["cafe", "cafe\u0301s", ["cafe\u0301"]],
    ["strasse", "Die Straße", ["Straße"]],
    ["wifi", "ＷｉＦｉ und ﬁ", ["ＷｉＦｉ"]],
    ["城市", "气候变化使城市更热", ["城市"]],
    ["か", "がか", ["か"]],
    ["が", "か\u3099", ["か\u3099"]],
    ["سلام", "سَلَام", ["سَلَام"]],
    ["a b", "a\n   b, a\u00a0b", ["a\n   b", "a\u00a0b"]],
    ["👍", "Yes 👍🏽", ["👍🏽"]],
  ])("%j in %j", (words, text, expected) => {
    expect(found(words, text)).toEqual(expected);
  });
});

it("finds nothing for white space, and nothing from one paragraph into the next", () => {
  expect(found("  ", "a b")).toEqual([]);
  expect(found("ab", "a", "b")).toEqual([]);
});

it("stops after many matches", () => {
  expect(found("a", "a".repeat(MOST_MATCHES + 5))).toHaveLength(MOST_MATCHES);
});

it("goes on from a place, and round", () => {
  const matches = [2, 8].map((start) => ({ start, end: start + 2 }));
  expect([0, 3, 5, 20].map((offset) => matchFrom(matches, offset))).toEqual([0, 0, 1, 0]);
});

const PIECES = [
  "a",
  "É",
  "e\u0301",
  "ß",
  "Œ",
  " ",
  "\n",
  "中",
  "が",
  "Ａ",
  "ﬁ",
  "🟦",
  "سَ",
  "İ",
  "\u00ad",
  "한",
];

describe("of any text", () => {
  it.each(Array.from({ length: 200 }, (_, seed) => seed))(
    "each stretch finds itself (%i)",
    (seed) => {
      const chance = random(seed);
      const pieces = Array.from({ length: 1 + chance.below(30) }, () => chance.oneOf(PIECES));
      const from = chance.below(pieces.length);
      const words = pieces.slice(from, from + 1 + chance.below(5)).join("");
      const text = pieces.join("");
      const { starts, ends, text: folded } = fold(text);
      expect([starts.length, ends.length]).toEqual([folded.length, folded.length]);
      const matches = found(words, text);
      if (fold(words.trim()).text !== "") {
        expect(matches.length).toBeGreaterThan(0);
      }
      for (const match of matches) {
        expect(fold(match).text).toContain(fold(words.trim()).text.trim());
      }
    },
  );
});
