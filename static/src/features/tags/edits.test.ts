/** Edits of a tag set leave every tag that a note has in the set. */

import { expect, it } from "vitest";
import type { LibrarySet, Tag } from "../../api/openapi.generated";
import { isInUse } from "../../document/annotations/tags";
import { changed, moved } from "../../ui/keyed_rows";
import { definitions, mergedInto, replacedBy, restored, withNew, withoutUse } from "./edits";

function tag(key: string, change: Partial<Tag> = {}): Tag {
  return {
    key,
    name: key.toUpperCase(),
    color: "#108968",
    shortcut: key,
    description: "",
    example: "",
    group_name: "",
    needs_comment: false,
    is_retired: false,
    merged_into: null,
    ...change,
  };
}

const ALL = [tag("a"), tag("b"), tag("c")];
const keys = (tags: readonly Tag[]) => tags.map(({ key }) => key).join("");

it.each([
  ["a", "c", "bca"],
  ["c", "a", "cab"],
  ["b", "b", "abc"],
  ["a", "gone", "abc"],
])("%s moves to the place of %s", (key, to, order) => {
  expect(keys(moved(ALL, key, to))).toBe(order);
});

it("one without notes goes, and one with notes stays out of use", () => {
  expect(keys(withoutUse(ALL, "b", {}))).toBe("ac");
  const kept = withoutUse(ALL, "b", { b: 1 });
  expect(kept[1]).toEqual(tag("b", { is_retired: true, shortcut: null }));
  expect(restored(kept, "b")[1]).toEqual(tag("b", { shortcut: null }));
});

it("a merge takes earlier ones along, and keeps its target from going", () => {
  const merged = mergedInto(mergedInto(ALL, "a", "b"), "b", "c");
  expect(merged.map((one) => one.merged_into)).toEqual(["c", "c", null]);
  expect(withoutUse(merged, "c", {})).toHaveLength(3);
});

it("a set of the library takes the place of those in use, whose notes keep them", () => {
  const { key: _, is_retired: __, merged_into: ___, ...definition } = tag("x");
  const set: LibrarySet = { id: "s", name: "S", about: "", is_own: false, tags: [definition] };
  const next = replacedBy(ALL, set, { b: 2 });
  expect(next.filter(isInUse).map((one) => one.name)).toEqual(["X"]);
  expect(next.filter((one) => !isInUse(one)).map((one) => one.key)).toEqual(["b"]);
  expect(definitions(next)).toEqual([definition]);
});

it("a new one has a key of its own and a colour that no other has", () => {
  const two = withNew(withNew(ALL));
  expect(new Set(two.map(({ key }) => key)).size).toBe(5);
  expect(two.at(-1)?.key).toMatch(/^t[0-9a-f]{16}$/);
  expect(new Set(two.slice(2).map(({ color }) => color)).size).toBe(3);
  expect(changed(two, "a", { name: "Z" })[0]?.name).toBe("Z");
});
