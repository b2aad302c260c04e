/** A change of few notes looks at these alone, and shows what looking at all of them would. */

import { describe, expect, it, vi } from "vitest";
import { AcceptedOrder } from "../../../document/annotations/accepted_order";
import { NoteMap } from "../../../document/annotations/note_map";
import type { HighlightValue } from "../../../document/annotations/schema";
import { random } from "../../../testing/random";
import type { Placements } from "../geometry/placements";
import { type NoteFilter, SHOW_ALL } from "../store/note_filter";
import { type VisibleNotes, visibleNotes, type Wanted } from "./visible_notes";

function note(key: string, start: number, change: Partial<HighlightValue> = {}): HighlightValue {
  return {
    key,
    author: "ana00001",
    conversation: "c1",
    start,
    end: start + 8,
    tag: "t1",
    question: "",
    comments: [],
    ...change,
  } as unknown as HighlightValue;
}

const places = new WeakMap<HighlightValue, object>();
const of = vi.fn((one: HighlightValue) => {
  const known = places.get(one) ?? { span: { start: one.start, end: one.end }, range: {} };
  places.set(one, known);
  return one.quote === "lost" ? null : known;
});
const placements = { rendered: {}, of } as unknown as Placements;

const TAGS: Wanted["tags"] = [];

function wantedOf(
  highlights: Wanted["highlights"],
  order: AcceptedOrder,
  filter: NoteFilter = SHOW_ALL,
): Wanted {
  const rank = (key: string) => order.rank(key);
  return { highlights, conversation: "c1", filter, tags: TAGS, unfinished: "", placements, rank };
}

function shown({ visible, counts, placed }: VisibleNotes) {
  const marks = [...(placed?.marks(new Set(), null) ?? [])];
  return {
    keys: visible.map(({ key, tag }) => `${key} ${tag}`),
    counts: { ...counts, byTag: new Map([...counts.byTag].sort()) },
    lanes: marks.map(([key, { lane, tag }]) => `${key} ${lane} ${tag}`),
  };
}

describe("notes that change one by one", () => {
  const filters: [string, NoteFilter][] = [
    ["all", SHOW_ALL],
    ["open questions", { ...SHOW_ALL, isOpenOnly: true }],
    ["the newest first", { ...SHOW_ALL, order: "time" }],
  ];
  it.each(filters)("are shown as if all were looked at: %s", (_, filter) => {
    const { below, oneOf } = random(5);
    const order = new AcceptedOrder();
    let highlights = NoteMap.of([]);
    let before = visibleNotes(wantedOf(highlights, order, filter), null);
    for (let step = 0; step < 300; step += 1) {
      const key = `ana00001/${below(40)}`;
      const change: Partial<HighlightValue> = {
        tag: oneOf(["t1", "t2"]),
        conversation: oneOf(["c1", "c1", "c2"]),
        question: oneOf(["", "open"]),
        quote: oneOf(["", "", "lost"]),
      };
      const value = below(4) === 0 ? null : note(key, below(100), change);
      highlights = highlights.with([[key, value]]);
      before = visibleNotes(wantedOf(highlights, order, filter), before);
      const anew = visibleNotes(wantedOf(highlights, order, filter), null);
      expect(shown(before)).toEqual(shown(anew));
    }
  });

  it("stand elsewhere once the server has told another order", () => {
    const order = new AcceptedOrder();
    const highlights = NoteMap.of(["a", "b"].map((key) => [key, note(key, 0)]));
    const before = visibleNotes(wantedOf(highlights, order), null);
    order.accept(["b"]);
    const next = highlights.with([["b", highlights.get("b") ?? null]]);
    const after = visibleNotes(wantedOf(next, order), before);
    expect(after.visible.map(({ key }) => key)).toEqual(["b", "a"]);
  });

  it("of another conversation leave the list what it is", () => {
    const order = new AcceptedOrder();
    const highlights = NoteMap.of([["a", note("a", 0)]]);
    const before = visibleNotes(wantedOf(highlights, order), null);
    const next = highlights.with([["b", note("b", 0, { conversation: "c2" })]]);
    const after = visibleNotes(wantedOf(next, order), before);
    expect([after.visible, after.placed, after.counts]).toEqual([
      before.visible,
      before.placed,
      before.counts,
    ]);
    expect(after.visible).toBe(before.visible);
  });
});

it.each([100, 1_000, 4_000])("one note more among %i looks at few", (count) => {
  const order = new AcceptedOrder();
  const some = Array.from({ length: count }, (_, i) => note(String(i), i * 10));
  const highlights = NoteMap.of(some.map((one) => [one.key, one]));
  const before = visibleNotes(wantedOf(highlights, order), null);
  of.mockClear();
  const rank = vi.fn((key: string) => order.rank(key));
  const next = highlights.with([["new", note("new", count * 5)]]);
  visibleNotes({ ...wantedOf(next, order), rank }, before);
  expect(of.mock.calls.length).toBeLessThan(50);
  expect(rank.mock.calls.length).toBeLessThan(25);
});
