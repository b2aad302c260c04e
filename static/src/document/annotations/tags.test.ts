/** Every key that a note holds counts as one tag that is shown, or as none. */

import { describe, expect, it } from "vitest";
import type { HighlightValue } from "./schema";
import { groupsOf, lacksComment, type SetTag, Tags } from "./tags";

function setTag(key: string, change: Partial<SetTag> = {}): SetTag {
  return {
    key,
    name: key.toUpperCase(),
    color: "#1b62a7",
    shortcut: null,
    description: "",
    example: "",
    group_name: "",
    needs_comment: false,
    is_retired: false,
    merged_into: null,
    ...change,
  };
}

function note(tag: string, change: Partial<HighlightValue> = {}): HighlightValue {
  return {
    key: "ana00001/1",
    author: "ana00001",
    conversation: "c",
    start: 0,
    end: 1,
    quote: "q",
    prefix: "",
    suffix: "",
    tag,
    created: 0,
    question: "",
    isClaim: false,
    isChanged: false,
    checks: [],
    comments: [],
    ...change,
  };
}

const OWN = { key: "ana00001-1", name: "Mine", color: "#108968", position: 0 };

describe("a key", () => {
  const tags = new Tags(
    [
      setTag("a", { shortcut: "1" }),
      setTag("b", { merged_into: "a" }),
      setTag("c", { is_retired: true }),
    ],
    [OWN],
  );

  it.each([
    ["a", "A"],
    ["b", "A"],
    ["c", "C"],
    [OWN.key, "Mine"],
    ["gone", undefined],
    ["", undefined],
  ])("%s counts as %s", (key, name) => {
    expect(tags.of(key)?.name).toBe(name);
    const resolved = tags.resolve(note(key));
    expect(tags.shown.filter((tag) => tag.key === resolved.tag)).toHaveLength(name ? 1 : 0);
  });

  it("that is shown as another keeps the highlight the same object each time", () => {
    const [plain, merged] = [note("a"), note("b")];
    expect(tags.resolve(plain)).toBe(plain);
    expect(tags.resolve(merged)).toBe(tags.resolve(merged));
    expect(tags.resolve(merged)).toEqual({ ...merged, tag: "a" });
  });

  it("of a document does not stand for one of the set", () => {
    const copied = new Tags([setTag("a-1")], [{ ...OWN, key: "a-1" }]);
    expect(copied.shown.map((tag) => tag.name)).toEqual(["A-1"]);
  });
});

describe("tags are shown", () => {
  it("by their groups, with own ones and then those out of use at the end", () => {
    const tags = new Tags(
      [
        setTag("a", { group_name: "One" }),
        setTag("b", { group_name: "Two", is_retired: true }),
        setTag("c", { group_name: "Two" }),
        setTag("d", { group_name: "One" }),
        setTag("e"),
      ],
      [OWN],
    );
    expect(groupsOf(tags.shown).map((group) => group.map((tag) => tag.name))).toEqual([
      ["E"],
      ["A", "D"],
      ["C"],
      ["Mine"],
      ["B"],
    ]);
  });

  it("with keys that are free for own ones, and with different underlines for one colour", () => {
    const { shown } = new Tags(
      [setTag("a", { shortcut: "1" }), setTag("b", { shortcut: "3" })],
      [OWN],
    );
    expect(shown.map((tag) => tag.shortcut)).toEqual(["1", "3", "2"]);
    expect(shown[0]?.underline).not.toBe(shown[1]?.underline);
  });
});

describe("a note whose tag asks for a comment", () => {
  const { shown } = new Tags([setTag("a", { needs_comment: true }), setTag("b")], []);
  const comment = {
    key: "k",
    text: "x",
    created: 0,
    replyTo: "",
    question: "",
    agreed: [],
  } as const;

  it("lacks it until its author has written one", () => {
    expect(lacksComment(note("a"), shown)).toBe(true);
    const others = [{ ...comment, author: "ben00002" }];
    expect(lacksComment(note("a", { comments: others }), shown)).toBe(true);
    const own = [{ ...comment, author: "ana00001" }];
    expect(lacksComment(note("a", { comments: own }), shown)).toBe(false);
  });

  it("is no other", () => {
    expect(lacksComment(note("b"), shown)).toBe(false);
    expect(lacksComment(note("gone"), shown)).toBe(false);
  });
});
