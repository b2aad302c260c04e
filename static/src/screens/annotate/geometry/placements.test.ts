// @vitest-environment jsdom
/** Highlights find their places in the text, keep them, and stand in the order of reading. */

import { beforeEach, expect, it } from "vitest";
import { AcceptedOrder } from "../../../document/annotations/accepted_order";
import type { HighlightValue } from "../../../document/annotations/schema";
import { describe, liveRange, RenderedText } from "../../../text/anchors";
import { inOrder, inserted, Placements } from "./placements";

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
    isClaim: false,
    isChanged: false,
    checks: [],
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

it("puts what is new into a list that is in order, and takes out what it replaces", () => {
  const order = new AcceptedOrder();
  const rank = (key: string) => order.rank(key);
  const before = inOrder(
    [highlight("one"), highlight("three"), highlight("two")],
    placements,
    rank,
  );
  const added = [
    highlight("four"),
    highlight("two", { tag: "t2" }),
    highlight("one", { key: "b" }),
  ];
  const keys = new Set([...added.map(({ key }) => key), "ana00001/three"]);
  const after = inserted(before, keys, added, placements, rank);
  expect(after.map(({ quote, tag }) => `${quote} ${tag}`)).toEqual([
    "one t1",
    "one t1",
    "two t2",
    "four t1",
  ]);
});
