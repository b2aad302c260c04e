/** Notes that are missing until others' notes open. */

import { expect, it } from "vitest";
import type { Workspace } from "../../../api/openapi.generated";
import type { HighlightValue } from "../../../document/annotations/schema";
import { passagesLeft } from "./threshold";

function note(author: string, start: number): [string, HighlightValue] {
  const place = { conversation: "c1", start, end: start + 3, quote: "one" };
  const key = `${author}/${start}`;
  return [key, { key, author, ...place } as HighlightValue];
}

function left(change: object, ...notes: [string, HighlightValue][]): number | null {
  const workspace = { is_open: false, can_write: true, activity: { note_threshold: 3 }, ...change };
  const privateKeys = new Set(["ana00001/100"]);
  const shown = { highlights: new Map(notes), tags: [], privateKeys };
  const state = { author: "ana00001", notes: shown };
  return passagesLeft(workspace as Workspace, state);
}

it("are those of the viewer alone, at places of their own", () => {
  expect(left({})).toBe(3);
  expect(left({}, note("ana00001", 0), note("ana00001", 1), note("tea00003", 9))).toBe(2);
  expect(left({}, ...[0, 5, 10, 15].map((start) => note("ana00001", start)))).toBe(0);
});

it("are not written privately", () => {
  expect(left({}, note("ana00001", 100))).toBe(3);
});

it("are of no account where the notes are open, by no number, or for who only reads", () => {
  expect(left({ is_open: true })).toBeNull();
  expect(left({ activity: { note_threshold: null } })).toBeNull();
  expect(left({ can_write: false })).toBeNull();
});
