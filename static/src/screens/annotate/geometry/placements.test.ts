// @vitest-environment jsdom
/** Highlights find their places in the text, keep them, and stand in the order of reading. */

import { beforeEach, expect, it } from "vitest";
import { AcceptedOrder } from "../../../document/annotations/accepted_order";
import type { HighlightValue } from "../../../document/annotations/schema";
import { describe, liveRange, RenderedText } from "../../../text/anchors";
import { highlightsAt, inOrder, marksOf, Placements } from "./placements";

const TEXT = "one two three four";
let placements: Placements;

beforeEach(() => {
  document.body.innerHTML = "<div>one two <b>three</b> four</div>";
  placements = new Placements(new RenderedText([...document.querySelectorAll("div")]));
});

function highlight(quote: string, change: Partial<HighlightValue> = {}): HighlightValue {
  const start = TEXT.indexOf(quote);
  return {
    key: `ana00001/${quote}`,
    author: "ana00001",
    conversation: "c1",
    tag: "t1",
    created: 0,
    question: "",
    comments: [],
    ...describe(TEXT, { start, end: start + quote.length }),
    ...change,
  };
}

function wordsOf(one: HighlightValue): string | null {
  const place = placements.of(one);
  return place && liveRange(place.range).toString();
}

it("finds a highlight across elements", () => {
  expect(wordsOf(highlight("two three"))).toBe("two three");
});

it("finds a highlight whose offsets are wrong by its words", () => {
  expect(wordsOf(highlight("three", { start: 0, end: 5 }))).toBe("three");
});

it("has no place for words that are not there", () => {
  expect(wordsOf(highlight("three", { quote: "five" }))).toBeNull();
});

it("keeps the painted range of a highlight that was only retagged or commented", () => {
  const before = highlight("two");
  const after = { ...before, tag: "t2" };
  expect(placements.of(after)?.range).toBe(placements.of(before)?.range);
  expect(placements.laidOutAnew().of(after)?.range).toBe(placements.of(before)?.range);
});

it("puts the ones whose words are gone last", () => {
  const all = [
    highlight("lost", { quote: "lost", start: 0, end: 4 }),
    highlight("four"),
    highlight("one"),
  ];
  expect(inOrder(all, placements, () => 0).map(({ quote }) => quote)).toEqual([
    "one",
    "four",
    "lost",
  ]);
});

it("orders notes on one place as they were made while none is accepted yet", () => {
  const order = new AcceptedOrder();
  const all = ["c", "a", "b"].map((key) => highlight("two", { key }));
  const keys = inOrder(all, placements, (key) => order.rank(key)).map(({ key }) => key);
  expect(keys).toEqual(["c", "a", "b"]);
});

it("paints overlapping highlights in lanes of their own", () => {
  const marks = marksOf(
    [highlight("two three"), highlight("three", { key: "own" })],
    placements,
    new Set(["own"]),
  );
  expect([...marks.values()].map(({ lane }) => lane)).toEqual([0, 1]);
  expect([...marks.values()].map(({ isPrivate }) => isPrivate)).toEqual([false, true]);
});

it("finds the highlights at a place, the shortest first", () => {
  const all = [highlight("two three"), highlight("three"), highlight("one")];
  const found = highlightsAt(TEXT.indexOf("hree"), all, placements);
  expect(found.map(({ quote }) => quote)).toEqual(["three", "two three"]);
});
