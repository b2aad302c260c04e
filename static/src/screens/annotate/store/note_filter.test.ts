/** Notes pass the filter that is on, whatever becomes of the tags meanwhile. */

import { expect, it } from "vitest";
import type { HighlightValue } from "../../../document/annotations/schema";
import { type SetTag, Tags } from "../../../document/annotations/tags";
import { type NoteFilter, passes, SHOW_ALL } from "./note_filter";

const OPEN = { key: "c", author: "ben00002", text: "?", created: 0, replyTo: "", agreed: [] };

function setTag(key: string, change: Partial<SetTag> = {}): SetTag {
  const texts = { description: "", example: "", group_name: "" };
  const state = { shortcut: null, needs_comment: false, is_retired: false, merged_into: null };
  return { key, name: key, color: "#1b62a7", ...texts, ...state, ...change };
}

function note(key: string, tag: string, change: Partial<HighlightValue> = {}): HighlightValue {
  const place = { conversation: "c1", start: 0, end: 1, quote: "q", prefix: "", suffix: "" };
  const rest = {
    created: 0,
    question: "",
    isClaim: false,
    isChanged: false,
    checks: [],
    comments: [],
  } as const;
  return { key, author: "ana00001", tag, ...place, ...rest, ...change };
}

const NOTES = [
  note("plain", "a"),
  note("asked", "b", { comments: [{ ...OPEN, question: "open" }] }),
  note("bare", "b"),
  note("none", ""),
];

function shown(filter: Partial<NoteFilter>, ...set: SetTag[]): string[] {
  const tags = new Tags(set, []);
  return NOTES.map((one) => tags.resolve(one))
    .filter((one) => passes(one, { ...SHOW_ALL, ...filter }, tags.shown))
    .map(({ key }) => key);
}

const [A, B] = [setTag("a"), setTag("b", { needs_comment: true })];

it.each<[string, Partial<NoteFilter>, string[]]>([
  ["nothing", {}, ["plain", "asked", "bare", "none"]],
  ["a tag", { tag: "b" }, ["asked", "bare"]],
  ["a person who made or commented them", { author: "ben00002" }, ["asked"]],
  ["a comment that is missing", { isIncomplete: true }, ["asked", "bare"]],
  ["open questions", { isOpenOnly: true }, ["asked"]],
  [
    "all of these",
    { tag: "b", author: "ana00001", isIncomplete: true, isOpenOnly: true },
    ["asked"],
  ],
])("notes are filtered by %s", (_, filter, keys) => {
  expect(shown(filter, A, B)).toEqual(keys);
});

it("notes are all shown where the tag that was chosen has been merged or deleted", () => {
  expect(shown({ tag: "b" }, A, setTag("b", { merged_into: "a" }))).toHaveLength(NOTES.length);
  expect(shown({ tag: "b" }, A)).toHaveLength(NOTES.length);
});

it("notes stay filtered by a tag that is out of use", () => {
  expect(shown({ tag: "b" }, A, setTag("b", { is_retired: true }))).toEqual(["asked", "bare"]);
});
