/** Versions of notes: each keeps its values, and tells what has changed since an earlier one. */

import { describe, expect, it } from "vitest";
import { random } from "../../testing/random";
import { changedKeys, NoteMap } from "./note_map";
import type { HighlightValue } from "./schema";

function note(key: string, quote = key): HighlightValue {
  return { key, quote } as HighlightValue;
}

const FIRST = NoteMap.of(["a", "b"].map((key) => [key, note(key)]));

describe("a version", () => {
  it("keeps its values when there is a next one", () => {
    const first = NoteMap.of(FIRST);
    const next = first.with([
      ["a", note("a", "changed")],
      ["b", null],
      ["c", note("c")],
    ]);
    expect([...first.keys()]).toEqual(["a", "b"]);
    expect(first.get("a")?.quote).toBe("a");
    expect([first.has("c"), first.size]).toEqual([false, 2]);
    expect([...next.keys()]).toEqual(["a", "c"]);
    expect([next.get("a")?.quote, next.get("b"), next.size]).toEqual(["changed", undefined, 2]);
  });

  it("tells what has changed since an earlier one, and nothing of another", () => {
    const first = NoteMap.of(FIRST);
    const next = first.with([["a", null]]).with([["c", note("c")]]);
    expect(changedKeys(first, next)).toEqual(new Set(["a", "c"]));
    expect(changedKeys(next, next)).toEqual(new Set());
    expect(changedKeys(next, first)).toBeNull();
    expect(changedKeys(FIRST, next)).toBeNull();
    expect(changedKeys(new Map(), next)).toBeNull();
  });

  it("can have two next ones, which know nothing of each other", () => {
    const first = NoteMap.of(FIRST);
    const one = first.with([["a", null]]);
    const other = first.with([["b", null]]);
    expect([[...one.keys()], [...other.keys()]]).toEqual([["b"], ["a"]]);
    expect(new Set(first.keys())).toEqual(new Set(["a", "b"]));
    expect(changedKeys(one, other)).toBeNull();
  });
});

it("has what a copied map has, whatever is changed", () => {
  const { below, oneOf } = random(7);
  const keys = ["a", "b", "c", "d", "e"];
  const versions: [NoteMap, Map<string, HighlightValue>][] = [[NoteMap.of([]), new Map()]];
  for (let step = 0; step < 300; step += 1) {
    const [version, copy] = versions.at(-1) as [NoteMap, Map<string, HighlightValue>];
    const key = oneOf(keys);
    const value = below(3) === 0 ? null : note(key, String(step));
    const changed = new Map(copy);
    if (value === null) {
      changed.delete(key);
    } else {
      changed.set(key, value);
    }
    versions.push([version.with([[key, value]]), changed]);
  }
  for (const [version, copy] of versions) {
    expect(version.size).toBe(copy.size);
    expect(new Map(version)).toEqual(copy);
    expect(keys.map((key) => version.get(key))).toEqual(keys.map((key) => copy.get(key)));
  }
});
