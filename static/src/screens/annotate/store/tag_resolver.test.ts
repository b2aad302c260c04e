/** Shown notes follow their documents note by note, and are what reading all of them would give. */

import { expect, it, vi } from "vitest";
import { NoteMap } from "../../../document/annotations/note_map";
import type { Notes } from "../../../document/annotations/read_notes";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { SetTag } from "../../../document/annotations/tags";
import { random } from "../../../testing/random";
import { TagResolver } from "./tag_resolver";

const TAGS: Notes["tags"] = [];

const SET = [
  { key: "t1", merged_into: null },
  { key: "t2", merged_into: "t1" },
].map((tag) => ({ name: tag.key, color: "#112233", shortcut: null, group_name: "", ...tag }));

function resolver(): TagResolver {
  const made = new TagResolver();
  made.setTagSet(SET as unknown as SetTag[]);
  return made;
}

function note(key: string, tag: string): HighlightValue {
  return { key, tag } as HighlightValue;
}

it.each([
  ["shared ones alone", [true, false, false]],
  ["hidden and private ones, too", [true, true, true]],
])("follows notes: %s", (_, isThere) => {
  const { below, oneOf } = random(3);
  const following = resolver();
  const documents = isThere.map((is) => (is ? NoteMap.of([]) : null));
  for (let step = 0; step < 200; step += 1) {
    const i = below(3);
    const key = `k${below(12)}`;
    const value = below(3) === 0 ? null : note(key, oneOf(["t1", "t2", "t3"]));
    documents[i] = documents[i]?.with([[key, value]]) ?? null;
    const parts = documents.map((highlights) => highlights && { highlights, tags: TAGS });
    const [shared, hidden, privately] = parts as [Notes, Notes | null, Notes | null];
    const shown = following.resolve(shared, hidden, privately);
    const anew = resolver().resolve(shared, hidden, privately);
    expect(new Map(shown.highlights)).toEqual(new Map(anew.highlights));
    expect(shown.privateKeys).toEqual(anew.privateKeys);
  }
});

it("looks at what has changed alone, and keeps the private keys that did not", () => {
  const following = resolver();
  const many = Array.from({ length: 1_000 }, (_, i) => note(`k${i}`, "t1"));
  const first = NoteMap.of(many.map((one) => [one.key, one]));
  const before = following.resolve({ highlights: first, tags: TAGS }, null, null);
  const resolve = vi.spyOn(following.tags, "resolve");
  const next = first.with([["new", note("new", "t2")]]);
  const shown = following.resolve({ highlights: next, tags: TAGS }, null, null);
  expect(resolve).toHaveBeenCalledTimes(1);
  expect([shown.highlights.size, shown.highlights.get("new")?.tag]).toEqual([1_001, "t1"]);
  expect(shown.privateKeys).toBe(before.privateKeys);
});
