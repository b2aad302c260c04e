// @vitest-environment jsdom
/** Undo takes back what a person did, and nothing of what others have written. */

import { describe, expect, it } from "vitest";
import * as edits from "../../../document/annotations/edits";
import { setClaim, setFactCheck } from "../../../document/annotations/fact_check_edits";
import { readNotes } from "../../../document/annotations/read_notes";
import {
  ANA,
  ANCHOR,
  BEN,
  byOthers,
  mark,
  onServer,
  openStore,
  server,
  setTag,
  store,
} from "./testing/open_store";

openStore();

describe("undo and redo", () => {
  function texts(key: string): string[] {
    const { highlights } = readNotes(server.doc);
    return highlights.get(key)?.comments.map(({ text }) => text) ?? [];
  }

  it("take own acts back, one at a time, and do them again", () => {
    const key = mark();
    store.addComment(key, "One");
    const comment = store.state.notes.highlights.get(key)?.comments[0]?.key ?? "";
    store.editComment(key, comment, "Two");
    store.setQuestion(key, comment, "open");
    expect(store.state.history).toEqual({ undo: "question", redo: null });
    store.step("undo");
    store.step("undo");
    expect(texts(key)).toEqual(["One"]);
    store.step("undo");
    expect(texts(key)).toEqual([]);
    store.step("undo");
    expect(onServer()).toEqual([]);
    expect(store.state.announcement.words).toBe("Undone: note.");
    for (let i = 0; i < 4; i += 1) {
      store.step("redo");
    }
    expect(texts(key)).toEqual(["Two"]);
    expect(readNotes(server.doc).highlights.get(key)?.comments[0]?.question).toBe("open");
    store.step("redo");
    expect(store.state.announcement.words).toBe("There is nothing to do again.");
  });

  it("take back another passage as one act, and leave one that was changed since", () => {
    const key = mark();
    const place = () => onServer().map(({ start, end, quote }) => [start, end, quote]);
    const [conversation, before] = [onServer()[0]?.conversation ?? "", place()];
    const to = (start: number, quote: string) =>
      store.passages.change(key, {
        conversation,
        anchor: { ...ANCHOR, start, end: start + quote.length, quote },
      });
    to(30, "other words");
    expect(place()).toEqual([[30, 41, "other words"]]);
    store.step("undo");
    expect(place()).toEqual(before);
    store.step("redo");
    expect(place()).toEqual([[30, 41, "other words"]]);
    byOthers(() => edits.changePassage(server.doc, key, { conversation, anchor: ANCHOR }));
    store.step("undo");
    expect(place()).toEqual([[ANCHOR.start, ANCHOR.end, ANCHOR.quote]]);
  });

  it("keep tags, comments and answers on another passage, which then says so", () => {
    const key = mark();
    const conversation = onServer()[0]?.conversation ?? "";
    const anchor = { ...ANCHOR, start: 30, end: 35, quote: "words" };
    store.passages.change(key, { conversation, anchor });
    store.addComment(key, "One");
    byOthers(() => edits.addComment(server.doc, BEN, key, "Really?", 2));
    const { tag } = onServer()[0] ?? {};
    store.passages.change(key, { conversation, anchor: ANCHOR });
    expect(onServer()[0]).toMatchObject({ isChanged: true, quote: ANCHOR.quote, tag });
    expect(onServer()[0]?.comments.map(({ text }) => text)).toEqual(["One", "Really?"]);
  });

  it("take back a claim, and what was said of it, step by step", () => {
    const key = mark();
    const check = () => onServer()[0]?.checks.map(({ outcome, source }) => [outcome, source]);
    store.claims.mark(key, true);
    store.claims.check(key, { outcome: "supported", source: "a book", excerpt: "" });
    store.claims.check(key, { outcome: "contradicted", source: "a page", excerpt: "No." });
    store.claims.check(key, null);
    expect(check()).toEqual([]);
    store.step("undo");
    expect(check()).toEqual([["contradicted", "a page"]]);
    store.step("undo");
    expect(check()).toEqual([["supported", "a book"]]);
    store.step("redo");
    expect(check()).toEqual([["contradicted", "a page"]]);
    store.step("undo");
    store.step("undo");
    expect(check()).toEqual([]);
    store.step("undo");
    expect(onServer()[0]?.isClaim).toBe(false);
    expect(store.state.announcement.words).toBe("Undone: claim.");
  });

  it("leave a note whose claim others have checked", () => {
    const key = mark();
    byOthers(() => setClaim(server.doc, key, true));
    byOthers(() =>
      setFactCheck(server.doc, BEN, key, { outcome: "supported", source: "", excerpt: "" }),
    );
    expect(store.state.announcement.words).toBe("Ben checked a claim: Supported.");
    store.step("undo");
    expect(onServer()).toHaveLength(1);
  });

  it("bring a deleted note back whole, under its key", () => {
    const key = mark();
    store.addComment(key, "Mine");
    const [before] = onServer();
    store.deleteHighlight(key);
    expect(onServer()).toEqual([]);
    store.step("undo");
    expect(onServer()).toEqual([before]);
  });

  it("leave a note on which others have written", () => {
    const key = mark();
    byOthers(() => edits.addComment(server.doc, BEN, key, "I agree", 0));
    store.step("undo");
    expect(texts(key)).toEqual(["I agree"]);
    expect(store.state.announcement.words).toContain("others have changed or answered it");
  });

  it("leave a note with which somebody agrees", () => {
    const key = mark();
    store.addComment(key, "So");
    const comment = store.state.notes.highlights.get(key)?.comments[0]?.key ?? "";
    byOthers(() => edits.setAgreement(server.doc, BEN, key, comment, true));
    store.deleteHighlight(key);
    store.step("undo");
    expect(texts(key)).toEqual(["So"]);
    expect(onServer()[0]?.comments[0]?.agreed).toEqual([]);
  });

  it("leave the tag that somebody has set since", () => {
    const key = mark();
    store.retag(key, "t2");
    byOthers(() => edits.retag(server.doc, key, "t3"));
    store.step("undo");
    expect(onServer()[0]?.tag).toBe("t3");
  });

  it("give no tag that is out of use by now, and that of a merge for one that was merged", () => {
    store.setTagSet([setTag("t1", false), setTag("t2", false)]);
    const key = store.createHighlight("c1", ANCHOR, "t1") ?? "";
    store.retag(key, "t2");
    store.setTagSet([setTag("t1", true), setTag("t2", false)]);
    store.step("undo");
    expect(onServer()[0]?.tag).toBe("t2");
    store.retag(key, "");
    store.deleteHighlight(key);
    store.setTagSet([setTag("t3", false), { ...setTag("t2", false), merged_into: "t3" }]);
    store.step("undo");
    store.step("undo");
    expect(onServer().map(({ tag }) => tag)).toEqual(["t3"]);
    store.deleteHighlight(key);
    store.setTagSet([setTag("t3", true)]);
    store.step("undo");
    expect(onServer().map(({ tag }) => tag)).toEqual([""]);
  });

  it("write nothing of others, so that the server accepts what comes back", () => {
    const key = mark();
    byOthers(() => {
      const theirs = edits.addComment(server.doc, BEN, key, "Why?", 0) ?? "";
      edits.addComment(server.doc, ANA, key, "Because", 1, theirs);
    });
    store.deleteHighlight(key);
    store.step("undo");
    const comments = onServer()[0]?.comments ?? [];
    expect(comments.map(({ author, replyTo }) => [author, replyTo])).toEqual([[ANA, ""]]);
  });

  it("are empty for what a moderator deletes of others", () => {
    byOthers(() =>
      edits.createHighlight(server.doc, BEN, {
        conversation: "c1",
        anchor: ANCHOR,
        tag: "",
        now: 0,
      }),
    );
    store.deleteHighlight(onServer()[0]?.key ?? "");
    expect(store.state.history.undo).toBeNull();
  });
});
