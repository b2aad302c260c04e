// @vitest-environment jsdom
/** One page on one document: local edits, remote edits, and refused ones. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import * as edits from "../../../document/annotations/edits";
import { readNotes } from "../../../document/annotations/read_notes";
import { KeptTexts } from "../../../sync/device/kept_texts";
import { displayed } from "../../../sync/save_state";
import { Server } from "../../../sync/testing/in_memory_server";
import { NotesStore } from "./notes_store";
import { PageMemory } from "./page_memory";
import {
  ANA,
  ANCHOR,
  BEN,
  byOthers,
  connectionTo,
  mark,
  NO_NAMES,
  NO_PRIVATE,
  onServer,
  openStore,
  server,
  setTag,
  store,
} from "./testing/open_store";

const STORING_PAUSED = new Uint8Array([104, 0]);

openStore();

describe("local edits", () => {
  it("reach the server and stand on the page", () => {
    const key = mark();
    store.addComment(key, "Is it?");
    expect(onServer().map((one) => one.comments.map(({ text }) => text))).toEqual([["Is it?"]]);
    expect(store.state.notes.highlights.get(key)).toEqual(onServer()[0]);
    expect(store.state.fresh.size).toBe(0);
  });

  it("are not possible before the document has been fetched, or after the end", async () => {
    server.ticketError = new Error("final");
    server.restart();
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.state.end).toBe(server.ticketError);
    expect(store.state.canWrite).toBe(false);
    expect(mark()).toBe("");
  });

  it("would be lost with the page until the server has them", () => {
    server.answer = "nothing";
    mark();
    expect(store.hasUnsavedWork).toBe(true);
    server.socket?.deliver(STORING_PAUSED);
    expect(displayed(store.state.saving).kind).toBe("paused");
    expect(store.hasUnsavedWork).toBe(true);
    server.socket?.deliver(new Uint8Array([100, 1]));
    expect(store.hasUnsavedWork).toBe(false);
  });
});

it("a page that was away for long loads its workspace: nobody told it of a mark meanwhile", async () => {
  const changed = vi.fn();
  store.onSettingsChanged = changed;
  server.restart();
  await vi.advanceTimersByTimeAsync(5000);
  expect(changed).toHaveBeenCalledOnce();
});

describe("remote edits", () => {
  it("are fresh for a moment and announced in a sentence", async () => {
    const key = mark();
    byOthers(() => edits.addComment(server.doc, BEN, key, "Why?", 0));
    expect(store.state.notes.highlights.get(key)?.comments).toHaveLength(1);
    expect([...store.state.fresh]).toEqual([key]);
    expect(store.state.announcement.words).toBe("Ben commented: Why?");
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.state.fresh.size).toBe(0);
  });
});

describe("words on a note that goes away", () => {
  it("that were on their way are given back", () => {
    const key = mark();
    server.answer = "nothing";
    store.addComment(key, "On its way");
    byOthers(() => edits.deleteHighlight(server.doc, key));
    expect(store.state.lost).toEqual({
      loss: "deleted",
      code: "",
      work: [{ quote: "one", text: "On its way" }],
    });
  });

  it("that were a draft become a comment on a new note", () => {
    const key = mark();
    const note = store.state.notes.highlights.get(key);
    if (note === undefined) {
      throw new Error("no note");
    }
    store.drafts.keep({ kind: "comment", highlight: key, comment: "" }, "A thought", note);
    byOthers(() => edits.deleteHighlight(server.doc, key));
    const [draft] = store.state.drafts;
    expect(draft?.text).toBe("A thought");
    if (draft !== undefined) {
      store.keepDraft(draft);
    }
    expect(store.state.drafts).toEqual([]);
    const [made] = onServer();
    expect(made?.quote).toBe("one");
    expect(made?.comments.map(({ text }) => text)).toEqual(["A thought"]);
  });
});

describe("a refused edit", () => {
  it("leaves its words to be copied, and the page as the server has it", async () => {
    const key = mark();
    server.answer = "refuse";
    store.addComment(key, "A long thought");
    expect(store.state.canWrite).toBe(false);
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.state.lost).toEqual({
      loss: "refused",
      code: "no",
      work: [{ quote: "one", text: "A long thought" }],
    });
    expect(store.state.notes.highlights.get(key)?.comments).toEqual([]);
    expect(store.state.canWrite).toBe(true);
  });

  it("because the work was handed in elsewhere has the page load its workspace", async () => {
    const changed = vi.fn();
    store.onSettingsChanged = changed;
    const key = mark();
    server.answer = "nothing";
    store.addComment(key, "A late thought");
    const code = new TextEncoder().encode("handed-in");
    server.answer = "save";
    server.socket?.deliver(new Uint8Array([101, 2, code.length, ...code]));
    await vi.advanceTimersByTimeAsync(5000);
    expect(changed).toHaveBeenCalledOnce();
    expect(store.state.lost?.work).toEqual([{ quote: "one", text: "A late thought" }]);
  });

  it("for a tag is made again without it, once the tags of now are known", async () => {
    const [good, bad] = [setTag("t1", false), setTag("t2", false)];
    const refused = vi.fn();
    store.onTagRefused = refused;
    store.setTagSet([good, bad]);
    const key = mark();
    server.answer = "nothing";
    const [first, second] = ["t1", "t2"].map((tag) => store.createHighlight("c1", ANCHOR, tag));
    store.addComment(second ?? "", "A long thought");
    store.addComment(key, "And another");
    const code = new TextEncoder().encode("retired-tag");
    server.answer = "save";
    server.socket?.deliver(new Uint8Array([101, 3, code.length, ...code]));
    await vi.advanceTimersByTimeAsync(5000);
    expect(refused).toHaveBeenCalledOnce();
    expect(store.hasUnsavedWork).toBe(true);
    store.setTagSet([good, setTag("t2", true)]);
    const kept = new Map(onServer().map((one) => [one.key, one]));
    expect(kept.get(first ?? "")?.tag).toBe("t1");
    expect(kept.get(second ?? "")).toMatchObject({ tag: "", quote: "one" });
    expect(kept.get(second ?? "")?.comments.map(({ text }) => text)).toEqual(["A long thought"]);
    expect(kept.get(key)?.comments.map(({ text }) => text)).toEqual(["And another"]);
    expect(store.state.lost).toEqual({ loss: "refused", code: "retired-tag", work: [] });
  });

  it("for a tag loses no answer and no agreement", async () => {
    store.setTagSet([setTag("t1", false)]);
    const key = mark();
    byOthers(() => edits.addComment(server.doc, BEN, key, "Why?", 0));
    const theirs = onServer()[0]?.comments[0]?.key ?? "";
    server.answer = "nothing";
    store.addComment(key, "Because", theirs);
    store.setAgreement(key, theirs, true);
    const made = store.createHighlight("c1", ANCHOR, "t1") ?? "";
    store.addComment(made, "To be taken back");
    const first = store.state.notes.highlights.get(made)?.comments[0]?.key ?? "";
    store.addComment(made, "One", first);
    store.deleteComment(made, first);
    const second = store.state.notes.highlights.get(made)?.comments[0]?.key ?? "";
    store.addComment(made, "Two", second);
    const code = new TextEncoder().encode("retired-tag");
    server.answer = "save";
    server.socket?.deliver(new Uint8Array([101, 3, code.length, ...code]));
    await vi.advanceTimersByTimeAsync(5000);
    store.setTagSet([setTag("t1", true)]);
    const kept = new Map(onServer().map((one) => [one.key, one]));
    const talk = kept.get(key)?.comments.map(({ text, replyTo }) => [text, replyTo]);
    expect(talk).toEqual([
      ["Why?", ""],
      ["Because", theirs],
    ]);
    expect(kept.get(key)?.comments[0]?.agreed).toEqual([ANA]);
    // The comment that was taken back was never on the server, which refuses answers to it.
    expect(kept.get(made)?.comments.map(({ text, replyTo }) => [text, replyTo])).toEqual([
      ["One", ""],
      ["Two", second],
    ]);
  });

  it("is over when it has been read", async () => {
    server.answer = "refuse";
    mark();
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(5000);
    store.dismissLostWork();
    expect(store.state.lost).toBeNull();
    await vi.waitFor(() => expect(displayed(store.state.saving)).toEqual({ kind: "saved" }));
  });
});

describe("notes that are hidden from others", () => {
  let own: Server;
  const TEACHER = "tea00003";

  beforeEach(async () => {
    own = new Server();
    // Client ids are given for both documents together.
    own.tickets = 50;
    byOthers(() => {
      const tag = readNotes(server.doc).tags[0]?.key ?? "";
      edits.createHighlight(server.doc, TEACHER, {
        conversation: "c1",
        anchor: ANCHOR,
        tag,
        now: 0,
      });
    });
    store.setHiddenDocument({
      documentId: "own",
      isSharedReadOnly: true,
      connection: connectionTo(own),
    });
    await vi.advanceTimersByTimeAsync(0);
  });

  function ofTeacher(): string {
    return [...store.state.notes.highlights.keys()].find((key) => key.startsWith(TEACHER)) ?? "";
  }

  /** Reveal on the server: the draft becomes part of the shared one. */
  function reveal(): void {
    byOthers(() => Y.applyUpdate(server.doc, Y.encodeStateAsUpdate(own.doc)));
  }

  it("go into a document of their own, and stand beside those that all see", () => {
    const key = mark();
    expect([...readNotes(own.doc).highlights.keys()]).toEqual([key]);
    expect(onServer().map((one) => one.author)).toEqual([TEACHER]);
    expect([...store.state.notes.highlights.keys()]).toEqual([ofTeacher(), key]);
    expect(store.state.notes.tags).toHaveLength(1);
    store.addComment(key, "Mine");
    expect(readNotes(own.doc).highlights.get(key)?.comments).toHaveLength(1);
  });

  it("leave what all see as it is", () => {
    store.addComment(ofTeacher(), "Everybody would see this");
    store.deleteHighlight(ofTeacher());
    expect(store.canWriteOn(ofTeacher())).toBe(false);
    expect(onServer().map((one) => one.comments)).toEqual([[]]);
  });

  it("are saved when both documents are", () => {
    own.answer = "nothing";
    mark();
    expect(displayed(store.state.saving)).toEqual({ kind: "saving", count: 1 });
    expect(store.hasUnsavedWork).toBe(true);
  });

  it("go on in the shared document when they are revealed", () => {
    const key = mark();
    reveal();
    store.setHiddenDocument(null);
    expect(own.socket?.isOpen).toBe(false);
    expect(store.canWriteOn(key)).toBe(true);
    store.addComment(key, "Everybody sees this");
    expect(readNotes(server.doc).highlights.get(key)?.comments).toHaveLength(1);
    expect(displayed(store.state.saving)).toEqual({ kind: "saved" });
    expect([...store.state.fresh]).toEqual([ofTeacher()]);
  });

  it.each(["before", "after"])(
    "that were written offline are stored in the shared document, revealed %s the page learns it",
    async (order) => {
      const key = mark();
      reveal();
      own.socket?.end(1006);
      own.ticketError = new Error("revealed");
      store.addComment(key, "On the train");
      const late = mark();
      if (order === "after") {
        server.restart();
      }
      store.setHiddenDocument(null);
      await vi.advanceTimersByTimeAsync(5000);
      const notes = readNotes(server.doc).highlights;
      expect(notes.get(key)?.comments.map(({ text }) => text)).toEqual(["On the train"]);
      expect(notes.has(late)).toBe(true);
      expect(displayed(store.state.saving)).toEqual({ kind: "saved" });
    },
  );

  it("that were never stored are given back where the shared document refuses them", async () => {
    own.answer = "nothing";
    mark();
    server.answer = "refuse";
    store.setHiddenDocument(null);
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.state.lost?.work).toEqual([{ quote: "one", text: "" }]);
  });
});

describe("a shared document that is closed to somebody", () => {
  let own: Server;
  let closed: NotesStore;

  beforeEach(async () => {
    own = new Server();
    own.tickets = 50;
    closed = new NotesStore(
      ANA,
      {},
      { ...connectionTo(server), ...NO_NAMES, privateRequests: NO_PRIVATE },
      new PageMemory("closed"),
      new KeptTexts("ana", "closed"),
    );
    closed.setWriteAllowed(true);
    closed.setHiddenDocument({
      documentId: "own",
      isSharedReadOnly: true,
      connection: connectionTo(own),
    });
    await vi.advanceTimersByTimeAsync(0);
  });

  it("is not asked for, and the page is ready with its own notes", () => {
    expect(server.tickets).toBe(1); // that of the other store
    expect(closed.state.isReady).toBe(true);
    const key = closed.createHighlight("c1", ANCHOR, "") ?? "";
    expect([...closed.state.notes.highlights.keys()]).toEqual([key]);
    expect(displayed(closed.state.saving)).toEqual({ kind: "saved" });
  });

  it("opens with the own notes in sight all the while, and takes them along", async () => {
    const key = closed.createHighlight("c1", ANCHOR, "") ?? "";
    byOthers(() => Y.applyUpdate(server.doc, Y.encodeStateAsUpdate(own.doc)));
    own.answer = "nothing";
    closed.addComment(key, "Too late for the draft");
    const shown: number[] = [];
    closed.subscribe(() => shown.push(closed.state.notes.highlights.size));
    closed.openShared();
    closed.setHiddenDocument(null);
    expect(closed.state.isReady).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(shown).not.toContain(0);
    const stored = readNotes(server.doc).highlights.get(key);
    expect(stored?.comments.map(({ text }) => text)).toEqual(["Too late for the draft"]);
    expect(displayed(closed.state.saving)).toEqual({ kind: "saved" });
    expect(closed.createHighlight("c1", ANCHOR, "")).not.toBeNull();
  });
});
