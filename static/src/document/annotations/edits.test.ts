/** Edits by several people in one document: what everybody reads afterwards. */

import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import * as edits from "./edits";
import { followNotes, type NotesChange, readNotes } from "./read_notes";
import { COMMENT_LIMIT, HIGHLIGHTS, TAGS } from "./schema";

const ANA = "ana00001";
const BEN = "ben00002";
const ANCHOR = { start: 4, end: 7, quote: "two", prefix: "one ", suffix: " three" };

let anas: Y.Doc;
let bens: Y.Doc;

beforeEach(() => {
  anas = new Y.Doc();
  bens = new Y.Doc();
});

/** Exchange of updates, as two pages do it when their connections come back. */
function exchange(): void {
  const fromAna = Y.encodeStateAsUpdate(anas, Y.encodeStateVector(bens));
  Y.applyUpdate(anas, Y.encodeStateAsUpdate(bens, Y.encodeStateVector(anas)));
  Y.applyUpdate(bens, fromAna);
}

function highlight(doc: Y.Doc, author: string, tag = "t1"): string {
  return edits.createHighlight(doc, author, { conversation: "c1", anchor: ANCHOR, tag, now: 1000 });
}

function only(doc: Y.Doc) {
  const [first] = readNotes(doc).highlights.values();
  if (first === undefined) {
    throw new Error("no highlight");
  }
  return first;
}

describe("a highlight", () => {
  it("is read back as it was made, under its author's name", () => {
    const key = highlight(anas, ANA);
    expect(only(anas)).toEqual({
      key,
      author: ANA,
      conversation: "c1",
      ...ANCHOR,
      tag: "t1",
      created: 1000,
      comments: [],
    });
  });

  it("is one update", () => {
    let updates = 0;
    anas.on("update", () => {
      updates += 1;
    });
    highlight(anas, ANA);
    expect(updates).toBe(1);
  });

  it("takes one of two tags given at once, the same on both pages", () => {
    const key = highlight(anas, ANA);
    exchange();
    edits.retag(anas, key, "t2");
    edits.retag(bens, key, "t3");
    exchange();
    expect(["t2", "t3"]).toContain(only(anas).tag);
    expect(only(anas)).toEqual(only(bens));
  });

  it("is gone when one deletes it while another comments", () => {
    const key = highlight(anas, ANA);
    exchange();
    edits.deleteHighlight(anas, key);
    edits.addComment(bens, BEN, key, "Still here?", 2000);
    exchange();
    expect(readNotes(anas).highlights.size).toBe(0);
    expect(readNotes(bens).highlights.size).toBe(0);
  });
});

describe("comments", () => {
  it("of two people at once are both kept, in the order of writing", () => {
    const key = highlight(anas, ANA);
    exchange();
    edits.addComment(bens, BEN, key, "Second", 3000);
    edits.addComment(anas, ANA, key, "First", 2000);
    exchange();
    expect(only(anas).comments.map((c) => [c.author, c.text])).toEqual([
      [ANA, "First"],
      [BEN, "Second"],
    ]);
    expect(only(anas)).toEqual(only(bens));
  });

  it("can be reworded and taken back", () => {
    const key = highlight(anas, ANA);
    const comment = edits.addComment(anas, ANA, key, "Frist", 2000) ?? "";
    edits.editComment(anas, key, comment, "First");
    expect(only(anas).comments[0]?.text).toBe("First");
    edits.deleteComment(anas, key, comment);
    expect(only(anas).comments).toEqual([]);
  });

  it("without words are not made", () => {
    const key = highlight(anas, ANA);
    expect(edits.addComment(anas, ANA, key, " \n\u0000", 2000)).toBeNull();
    expect(only(anas).comments).toEqual([]);
  });

  it("hold only what every part of the tool can store", () => {
    const key = highlight(anas, ANA);
    edits.addComment(anas, ANA, key, "a\u0000b\r\nc\ud800", 2000);
    expect(only(anas).comments[0]?.text).toBe("ab\nc\ufffd");
    edits.addComment(anas, ANA, key, "🟦".repeat(COMMENT_LIMIT), 3000);
    const long = only(anas).comments[1]?.text ?? "";
    expect(long.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(long.isWellFormed()).toBe(true);
  });

  it("on a highlight that is gone are not made", () => {
    expect(edits.addComment(anas, ANA, "ana00001/x", "Hello", 2000)).toBeNull();
  });
});

describe("tags", () => {
  it("stand in the order they were added and can be renamed", () => {
    const first = edits.addTag(anas, ANA, { name: "Claim", color: "#1b7f5c" }) ?? "";
    edits.addTag(anas, ANA, { name: "Evidence", color: "#a23b72" });
    edits.renameTag(anas, first, "Thesis");
    expect(readNotes(anas).tags.map((tag) => tag.name)).toEqual(["Thesis", "Evidence"]);
  });
});

describe("following a document", () => {
  function followed() {
    const changes: NotesChange[] = [];
    const seen = { notes: readNotes(anas), changes };
    followNotes(anas, (notes, change) => {
      seen.notes = notes;
      if (change !== null) {
        changes.push(change);
      }
    });
    return seen;
  }

  it("names the highlight that a comment of somebody else belongs to", () => {
    const key = highlight(anas, ANA);
    const other = highlight(anas, ANA);
    exchange();
    const seen = followed();
    const before = seen.notes.highlights.get(other);
    edits.addComment(bens, BEN, key, "Why?", 2000);
    exchange();
    expect(seen.changes).toEqual([
      { highlights: new Set([key]), areTagsChanged: false, isLocal: false },
    ]);
    expect(seen.notes).toEqual(readNotes(anas));
    expect(seen.notes.highlights.get(other)).toBe(before);
  });

  it("tells local edits from remote ones", () => {
    const seen = followed();
    edits.addTag(anas, ANA, { name: "Claim", color: "#1b7f5c" });
    highlight(anas, ANA);
    expect(seen.changes.map((c) => [c.isLocal, c.areTagsChanged])).toEqual([
      [true, true],
      [true, false],
    ]);
  });

  it("forgets what was deleted", () => {
    const key = highlight(anas, ANA);
    const seen = followed();
    edits.deleteHighlight(anas, key);
    expect(seen.notes.highlights.size).toBe(0);
  });
});

describe("values of another shape", () => {
  it.each([
    ["a plain value", "x"],
    ["a list", new Y.Array()],
    ["an empty map", new Y.Map()],
    ["an end before the start", mapOf({ conversation: "c1", start: 7, end: 4, quote: "two" })],
    ["offsets that are no numbers", mapOf({ conversation: "c1", start: "4", end: 7, quote: "x" })],
    ["offsets below zero", mapOf({ conversation: "c1", start: -4, end: 7, quote: "two" })],
    ["no quote", mapOf({ conversation: "c1", start: 4, end: 7 })],
  ])("are left out: %s as a highlight", (_, value) => {
    anas.getMap(HIGHLIGHTS).set(`${ANA}/x`, value);
    expect(readNotes(anas).highlights.size).toBe(0);
  });

  it("are left out: a key without an author", () => {
    const good = { conversation: "c1", start: 4, end: 7, quote: "two" };
    anas.getMap(HIGHLIGHTS).set("x", mapOf(good));
    expect(readNotes(anas).highlights.size).toBe(0);
  });

  it("are left out: odd comments beside good ones", () => {
    const key = highlight(anas, ANA);
    edits.addComment(anas, ANA, key, "Good", 2000);
    const comments = (anas.getMap(HIGHLIGHTS).get(key) as Y.Map<unknown>).get("comments");
    (comments as Y.Map<unknown>).set(`${BEN}/x`, "not a map");
    (comments as Y.Map<unknown>).set(`${BEN}/y`, mapOf({ text: 5 }));
    expect(only(anas).comments.map((c) => c.text)).toEqual(["Good"]);
  });

  it("are left out: a tag whose colour is not one", () => {
    const tags = anas.getMap(TAGS);
    tags.set("a-1", mapOf({ name: "A", color: "red;}*{display:none", position: 0 }));
    tags.set("b-1", mapOf({ name: "B", color: "#a23b72", position: 1 }));
    expect(readNotes(anas).tags.map((tag) => tag.key)).toEqual(["b-1"]);
  });
});

function mapOf(values: Record<string, unknown>): Y.Map<unknown> {
  return new Y.Map(Object.entries(values));
}
