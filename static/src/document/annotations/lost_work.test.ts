/** Words of one's own that are missing in a replaced copy can be copied. */

import { beforeEach, expect, it } from "vitest";
import * as Y from "yjs";
import * as edits from "./edits";
import { lostWork } from "./lost_work";
import { readNotes } from "./read_notes";

const ANA = "ana00001";
const BEN = "ben00002";
const ANCHOR = { start: 4, end: 7, quote: "two", prefix: "", suffix: "" };

let before: Y.Doc;
let after: Y.Doc;
let kept: string;
let comment: string;

beforeEach(() => {
  before = new Y.Doc();
  after = new Y.Doc();
  const made = { conversation: "c1", anchor: ANCHOR, tag: "t1", now: 0 };
  kept = edits.createHighlight(before, ANA, made);
  comment = edits.addComment(before, ANA, kept, "Kept", 0) ?? "";
  Y.applyUpdate(after, Y.encodeStateAsUpdate(before));
});

function lost() {
  return lostWork(readNotes(before), readNotes(after), ANA);
}

it("is nothing when both are the same", () => {
  expect(lost()).toEqual([]);
});

it("is a new comment, and a comment in its new wording", () => {
  edits.addComment(before, ANA, kept, "New", 1);
  edits.editComment(before, kept, comment, "Reworded");
  expect(lost()).toHaveLength(2);
  expect(lost()).toEqual(
    expect.arrayContaining([
      { quote: "two", text: "Reworded" },
      { quote: "two", text: "New" },
    ]),
  );
});

it("is a new highlight with what was said on it", () => {
  const made = { conversation: "c1", anchor: { ...ANCHOR, quote: "one" }, tag: "t1", now: 0 };
  edits.addComment(before, ANA, edits.createHighlight(before, ANA, made), "About one", 1);
  expect(lost()).toEqual([
    { quote: "one", text: "" },
    { quote: "one", text: "About one" },
  ]);
});

it("is not what others wrote", () => {
  edits.addComment(before, BEN, kept, "Ben's", 1);
  edits.createHighlight(before, BEN, { conversation: "c1", anchor: ANCHOR, tag: "t1", now: 0 });
  expect(lost()).toEqual([]);
});
