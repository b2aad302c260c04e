/** Edits by several people in one document: what everybody reads afterwards. */

import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { AcceptedOrder } from "./accepted_order";
import * as edits from "./edits";
import { threadsOf } from "./read_comments";
import { followNotes, type NotesChange, readNotes } from "./read_notes";
import { agreementKey, COMMENT_LIMIT, COMMENTS, HIGHLIGHTS, TAG_NAME_LIMIT, TAGS } from "./schema";

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
      question: "",
      isClaim: false,
      isChanged: false,
      checks: [],
      comments: [],
    });
  });

  it("is one update", () => {
    const updates: unknown[] = [];
    anas.on("update", (update) => updates.push(update));
    highlight(anas, ANA);
    expect(updates).toHaveLength(1);
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
  it("of two people at once are both kept, in the order in which the server accepted them", () => {
    const key = highlight(anas, ANA);
    exchange();
    // The clock of who asks is an hour ahead of the one of who answers.
    const question = edits.addComment(bens, BEN, key, "Why?", 3_600_000) ?? "";
    const answer = edits.addComment(anas, ANA, key, "Because.", 1000) ?? "";
    exchange();
    for (const accepted of [
      [question, answer],
      [answer, question],
    ]) {
      for (const doc of [anas, bens]) {
        const order = new AcceptedOrder();
        order.accept([key, ...accepted]);
        const [read] = readNotes(doc, order).highlights.values();
        expect(read?.comments.map((comment) => comment.key)).toEqual(accepted);
      }
    }
  });

  it("that are not accepted yet come last, and move when they are", () => {
    const key = highlight(anas, ANA);
    const own = edits.addComment(anas, ANA, key, "Mine, on its way", 1) ?? "";
    const reports: string[][] = [];
    const order = new AcceptedOrder();
    const stop = followNotes(
      anas,
      ({ highlights }) =>
        reports.push(highlights.get(key)?.comments.map((comment) => comment.key) ?? []),
      order,
    );
    Y.applyUpdate(bens, Y.encodeStateAsUpdate(anas));
    const other = edits.addComment(bens, BEN, key, "First on the server", 2) ?? "";
    order.accept([other]);
    exchange();
    expect(reports.at(-1)).toEqual([other, own]);
    order.accept([own]);
    expect(reports.at(-1)).toEqual([other, own]);
    // Deleted and restored, it is accepted once more, and comes last.
    order.accept([other]);
    expect(reports.at(-1)).toEqual([own, other]);
    stop();
  });

  it("of one person that are not accepted yet stand as they were written", () => {
    const key = highlight(anas, ANA);
    for (const text of ["One", "Two", "Three"]) {
      edits.addComment(anas, ANA, key, text, 1);
    }
    expect(only(anas).comments.map(({ text }) => text)).toEqual(["One", "Two", "Three"]);
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
  });

  it("are never cut: one that is too long is not made, and no comment becomes one", () => {
    const key = highlight(anas, ANA);
    const whole = `  ${"x".repeat(COMMENT_LIMIT)}\n`;
    expect(edits.excessOf(whole)).toBe(0);
    const comment = edits.addComment(anas, ANA, key, whole, 1) ?? "";
    expect(only(anas).comments[0]?.text).toHaveLength(COMMENT_LIMIT);
    const long = "🟦".repeat(COMMENT_LIMIT / 2 + 3);
    expect(edits.excessOf(long)).toBe(6);
    expect(edits.addComment(anas, ANA, key, long, 2)).toBeNull();
    expect(edits.editComment(anas, key, comment, long)).toBe(false);
    expect(only(anas).comments).toHaveLength(1);
  });

  it("on a highlight that is gone are not made", () => {
    expect(edits.addComment(anas, ANA, "ana00001/x", "Hello", 2000)).toBeNull();
  });
});

describe("answers", () => {
  const order = new AcceptedOrder();

  /** The threads after each comment that is asked for was accepted in its turn. */
  function threads(doc: Y.Doc, ...accepted: (string | null)[]) {
    order.accept(accepted.filter((key) => key !== null));
    const [read] = readNotes(doc, order).highlights.values();
    return threadsOf(read?.comments ?? []).map(({ comment, replies }) => [
      comment?.text ?? null,
      ...replies.map(({ text }) => text),
    ]);
  }

  it("stand below what they answer, and one to an answer joins the thread", () => {
    const key = highlight(anas, ANA);
    const first = edits.addComment(anas, ANA, key, "One", 1) ?? "";
    const second = edits.addComment(anas, ANA, key, "Two", 2);
    const answer = edits.addComment(anas, BEN, key, "To one", 3, first) ?? "";
    const last = edits.addComment(anas, ANA, key, "To the answer", 4, answer);
    expect(threads(anas, first, second, answer, last)).toEqual([
      ["One", "To one", "To the answer"],
      ["Two"],
    ]);
    edits.deleteComment(anas, key, answer);
    expect(threads(anas)).toEqual([["One"], ["Two"], [null, "To the answer"]]);
  });

  it("to a deleted comment stay together", () => {
    const key = highlight(anas, ANA);
    const first = edits.addComment(anas, ANA, key, "One", 1) ?? "";
    const answer = edits.addComment(anas, BEN, key, "To one", 2, first);
    edits.deleteComment(anas, key, first);
    // Its page did not know yet.
    const other = edits.addComment(anas, BEN, key, "To one, again", 3, first);
    expect(threads(anas, first, answer, other)).toEqual([[null, "To one", "To one, again"]]);
  });

  it("to what was never on the note begin a thread: the server would refuse the answer", () => {
    const key = highlight(anas, ANA);
    edits.addComment(anas, ANA, key, "One", 1, "ben00002/elsewhere");
    expect(only(anas).comments[0]?.replyTo).toBe("");
  });

  it("that answer each other, as only a hostile page writes them, are shown once each", () => {
    const key = highlight(anas, ANA);
    const one = edits.addComment(anas, ANA, key, "One", 1) ?? "";
    const two = edits.addComment(anas, ANA, key, "Two", 2, one) ?? "";
    const note = anas.getMap(HIGHLIGHTS).get(key) as Y.Map<Y.Map<Y.Map<unknown>>>;
    note.get(COMMENTS)?.get(one)?.set("reply_to", two);
    expect(
      threads(anas)
        .flat()
        .filter((text) => text !== null)
        .sort(),
    ).toEqual(["One", "Two"]);
  });
});

describe("agreements", () => {
  it("of several people at once are all kept, one for each, and end alone", () => {
    const key = highlight(anas, ANA);
    const comment = edits.addComment(anas, "cle00003", key, "So", 1) ?? "";
    exchange();
    edits.setAgreement(anas, ANA, key, comment, true);
    edits.setAgreement(bens, BEN, key, comment, true);
    exchange();
    edits.setAgreement(anas, ANA, key, comment, true);
    for (const doc of [anas, bens]) {
      expect(only(doc).comments.map(({ agreed }) => agreed)).toEqual([[ANA, BEN]]);
    }
    edits.setAgreement(anas, ANA, key, comment, false);
    exchange();
    expect(only(bens).comments[0]?.agreed).toEqual([BEN]);
  });

  it("with a comment that is gone are not seen", () => {
    const key = highlight(anas, ANA);
    const comment = edits.addComment(anas, BEN, key, "So", 1) ?? "";
    edits.setAgreement(anas, ANA, key, comment, true);
    edits.deleteComment(anas, key, comment);
    expect(only(anas).comments).toEqual([]);
    const note = anas.getMap(HIGHLIGHTS).get(key) as Y.Map<Y.Map<unknown>>;
    expect(note.get(COMMENTS)?.has(agreementKey(ANA, comment))).toBe(true);
  });
});

describe("questions", () => {
  it("are asked and answered on a note and on a comment", () => {
    const key = highlight(anas, ANA);
    const comment = edits.addComment(anas, ANA, key, "Why?", 1) ?? "";
    edits.setQuestion(anas, key, null, "open");
    edits.setQuestion(anas, key, comment, "answered");
    expect(only(anas).question).toBe("open");
    expect(only(anas).comments[0]?.question).toBe("answered");
  });
});

describe("tags", () => {
  it("stand in the order they were added and can be renamed", () => {
    const first = edits.addTag(anas, ANA, { name: "Claim", color: "#1b7f5c" }) ?? "";
    edits.addTag(anas, ANA, { name: "Evidence", color: "#a23b72" });
    edits.renameTag(anas, first, "Thesis");
    expect(readNotes(anas).tags.map((tag) => tag.name)).toEqual(["Thesis", "Evidence"]);
  });

  it("have names that are never cut", () => {
    const longest = "🟦".repeat(TAG_NAME_LIMIT / 2);
    const color = "#1b7f5c";
    const key = edits.addTag(anas, ANA, { name: ` ${longest} `, color }) ?? "";
    const long = `${longest}x`;
    expect(edits.tagNameExcess(long)).toBe(1);
    expect(edits.addTag(anas, ANA, { name: long, color })).toBeNull();
    edits.renameTag(anas, key, long);
    expect(readNotes(anas).tags.map((tag) => tag.name)).toEqual([longest]);
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
    expect(new Map(seen.notes.highlights)).toEqual(readNotes(anas).highlights);
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

  it("tells nothing of an accepted note that stays where it is", () => {
    const order = new AcceptedOrder();
    const [one = "", two = "", three = ""] = [1, 2, 3].map(() => highlight(anas, ANA));
    for (const key of [one, two, three]) {
      order.rank(key);
    }
    let reports = -1;
    const stop = followNotes(anas, () => (reports += 1), order);
    order.accept([one, "ben00002/elsewhere"]);
    expect(reports).toBe(0);
    order.accept([three]);
    expect(reports).toBe(1);
    order.accept([two]);
    expect(reports).toBe(1);
    stop();
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
