/** Changes by others are announced in a sentence; many at once are counted. */

import { beforeEach, expect, it } from "vitest";
import * as Y from "yjs";
import * as edits from "../../../document/annotations/edits";
import { followNotes, type Notes, readNotes } from "../../../document/annotations/read_notes";
import { type Announcement, describeChange } from "./announcements";

const BEN = "ben00002";
const ANCHOR = { start: 0, end: 3, quote: "one", prefix: "", suffix: "" };

let doc: Y.Doc;
let announcement: Announcement | null;

beforeEach(() => {
  doc = new Y.Doc();
  edits.addTag(doc, BEN, { name: "Claim", color: "#1b7f5c" });
  let before: Notes = readNotes(doc);
  followNotes(doc, (notes, change) => {
    announcement =
      change &&
      describeChange(before, notes, change, {
        nameOf: () => "Ben",
        mentionedOf: () => "Ben",
        tagOf: () => "Claim",
      });
    before = notes;
  });
});

function mark(): string {
  const tag = readNotes(doc).tags[0]?.key ?? "";
  return edits.createHighlight(doc, BEN, { conversation: "c1", anchor: ANCHOR, tag, now: 0 });
}

it("announces a new highlight", () => {
  const key = mark();
  expect(announcement).toEqual({ fresh: [key], sentence: "Ben marked a passage: Claim." });
});

it("announces a new comment", () => {
  const key = mark();
  edits.addComment(doc, BEN, key, "Why?", 0);
  expect(announcement).toEqual({ fresh: [key], sentence: "Ben commented: Why?" });
});

it("counts many at once", () => {
  doc.transact(() => {
    mark();
    mark();
  });
  expect(announcement?.fresh).toHaveLength(2);
  expect(announcement?.sentence).toBe("2 new notes.");
});

it("says nothing of what went, or changed its tag", () => {
  const key = mark();
  edits.retag(doc, key, "other");
  expect(announcement).toEqual({ fresh: [], sentence: "" });
  edits.deleteHighlight(doc, key);
  expect(announcement).toEqual({ fresh: [], sentence: "" });
});
