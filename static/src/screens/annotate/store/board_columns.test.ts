/** Cards stand in the columns of their tags or texts, in order, and untouched columns stay as they are. */

import { expect, it } from "vitest";
import type { HighlightValue } from "../../../document/annotations/schema";
import { Tags } from "../../../document/annotations/tags";
import { type BoardSource, boardColumns, placeBeside, placeOf } from "./board_columns";
import { SHOW_ALL } from "./note_filter";
import { setTag } from "./testing/open_store";

const TEXTS = [
  { id: "second", title: "Read first" },
  { id: "first", title: "Read later" },
];

function note(key: string, tag: string, more: Partial<HighlightValue> = {}): HighlightValue {
  const texts = { conversation: "first", quote: key, prefix: "", suffix: "" };
  const rest = {
    start: 0,
    end: 4,
    created: 0,
    question: "" as const,
    isClaim: false,
    isChanged: false,
  };
  return { key, author: "ana00001", ...texts, tag, ...rest, checks: [], comments: [], ...more };
}

function source(notes: readonly HighlightValue[], more: Partial<BoardSource> = {}): BoardSource {
  return {
    highlights: new Map(notes.map((one) => [one.key, one])),
    tags: new Tags([setTag("claim", false), setTag("gone", true), setTag("old", true)], []).shown,
    texts: TEXTS,
    filter: SHOW_ALL,
    view: "tag",
    rank: (key) => Number(key),
    ...more,
  };
}

function shown(from: BoardSource): readonly [string, string[]][] {
  return boardColumns(from, []).map(({ name, cards }) => [name, cards.map(({ key }) => key)]);
}

const NOTES = [
  note("1", "claim", { start: 9, end: 12 }),
  note("2", "claim"),
  note("3", "claim", { conversation: "second", start: 40, end: 44 }),
  note("4", ""),
  note("5", "old"),
  note("6", "claim", { conversation: "elsewhere" }),
];

it("has a column for each tag in use, those out of use with notes, and one for no tag", () => {
  expect(shown(source(NOTES))).toEqual([
    ["claim", ["3", "2", "1"]],
    ["old", ["5"]],
    ["No tag", ["4"]],
  ]);
});

it("has a column for each text in their order", () => {
  expect(shown(source(NOTES, { view: "text" }))).toEqual([
    ["Read first", ["3"]],
    ["Read later", ["2", "4", "5", "1"]],
  ]);
});

it("shows the notes that the choices of the list leave, of every tag", () => {
  const filter = { ...SHOW_ALL, tag: "claim", author: "ben00002", order: "time" as const };
  const own = NOTES.map((one) => (one.key > "2" ? { ...one, author: "ben00002" } : one));
  expect(shown(source(own, { filter }))).toEqual([
    ["claim", ["3"]],
    ["old", ["5"]],
    ["No tag", ["4"]],
  ]);
});

it("puts the newest first where that is asked for", () => {
  const filter = { ...SHOW_ALL, order: "time" as const };
  expect(shown(source(NOTES, { filter }))[0]).toEqual(["claim", ["3", "2", "1"]]);
  expect(shown(source(NOTES.slice(0, 2), { filter }))[0]).toEqual(["claim", ["2", "1"]]);
});

it("keeps the columns in which nothing has changed", () => {
  const tags = source(NOTES).tags;
  const before = boardColumns(source(NOTES, { tags }), []);
  const moved = NOTES.map((one) => (one.key === "5" ? { ...one, tag: "" } : one));
  const after = boardColumns(source(moved, { tags }), before);
  expect(after.find(({ id }) => id === "claim")).toBe(before.find(({ id }) => id === "claim"));
  expect(after.map(({ id }) => id)).toEqual(["claim", ""]);
});

it("finds the card beside another one, past columns without any", () => {
  const empty = { id: "empty", name: "", tag: null, cards: [] };
  const [one, two] = [
    { ...empty, cards: NOTES.slice(0, 3) },
    { ...empty, cards: NOTES.slice(3, 4) },
  ];
  const columns = [one, empty, two];
  expect(placeOf(columns, "3")).toEqual({ column: 0, index: 2 });
  expect(placeOf(columns, "9")).toBeNull();
  expect(placeBeside(columns, { column: 0, index: 2 }, 1)).toEqual({ column: 2, index: 0 });
  expect(placeBeside(columns, { column: 2, index: 0 }, -1)).toEqual({ column: 0, index: 0 });
  expect(placeBeside(columns, { column: 2, index: 0 }, 1)).toBeNull();
});
