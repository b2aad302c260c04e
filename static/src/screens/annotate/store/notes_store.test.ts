// @vitest-environment jsdom
/** One page on one document: its own deeds, others' deeds, and deeds that were not accepted. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import * as edits from "../../../document/annotations/edits";
import { readNotes } from "../../../document/annotations/read_notes";
import { shown } from "../../../sync/save_state";
import { Server } from "../../../sync/testing/in_memory_server";
import type { Connection } from "./document_session";
import { LiveNotes } from "./notes_store";

const ANA = "ana00001";
const BEN = "ben00002";
const ANCHOR = { start: 0, end: 3, quote: "one", prefix: "", suffix: " two" };
const STORING_PAUSED = new Uint8Array([104, 0]);

let server: Server;
let live: LiveNotes;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  edits.addTag(server.doc, { name: "Claim", color: "#1b7f5c" });
  live = new LiveNotes(
    ANA,
    { [BEN]: { name: "Ben", role: "student" } },
    { ...connectionTo(server), fetchAuthors: async () => ({}) },
  );
  live.allow(true);
  live.start();
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

function connectionTo(one: Server): Connection {
  return {
    openTicket: one.openTicket,
    isFinal: (error) => (error as Error).message === "final",
    address: ({ ticket }) => `ws://test/${ticket}`,
    makeSocket: one.makeSocket,
  };
}

function mark(): string {
  const tag = live.view.notes.tags[0]?.key ?? "";
  return live.mark("c1", ANCHOR, tag) ?? "";
}

function onServer() {
  return [...readNotes(server.doc).highlights.values()];
}

/** What somebody else writes, as it comes over the wire. */
function byOthers(deed: () => void): void {
  server.writing(deed);
}

describe("one's own deeds", () => {
  it("reach the server and stand on the page", () => {
    const key = mark();
    live.comment(key, "Is it?");
    expect(onServer().map((one) => one.comments.map(({ text }) => text))).toEqual([["Is it?"]]);
    expect(live.view.notes.highlights.get(key)).toEqual(onServer()[0]);
    expect(live.view.fresh.size).toBe(0);
  });

  it("are not possible before the document has been fetched, or after the end", async () => {
    server.ticketError = new Error("final");
    server.restart();
    await vi.advanceTimersByTimeAsync(5000);
    expect(live.view.end).toBe(server.ticketError);
    expect(live.view.canWrite).toBe(false);
    expect(mark()).toBe("");
  });

  it("would be lost with the page until the server has them", () => {
    server.answer = "nothing";
    mark();
    expect(live.isAtRisk).toBe(true);
    server.socket?.give(STORING_PAUSED);
    expect(shown(live.view.saving).kind).toBe("held");
    expect(live.isAtRisk).toBe(true);
    server.socket?.give(new Uint8Array([100, 1]));
    expect(live.isAtRisk).toBe(false);
  });
});

describe("others' deeds", () => {
  it("are fresh for a moment and told in a sentence", async () => {
    const key = mark();
    byOthers(() => edits.addComment(server.doc, BEN, key, "Why?", 0));
    expect(live.view.notes.highlights.get(key)?.comments).toHaveLength(1);
    expect([...live.view.fresh]).toEqual([key]);
    expect(live.view.news).toBe("Ben commented: Why?");
    await vi.advanceTimersByTimeAsync(5000);
    expect(live.view.fresh.size).toBe(0);
  });
});

describe("a deed that was not accepted", () => {
  it("leaves its words to be copied, and the page as the server has it", async () => {
    const key = mark();
    server.answer = "refuse";
    live.comment(key, "A long thought");
    expect(live.view.canWrite).toBe(false);
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(5000);
    expect(live.view.lost).toEqual({
      loss: "refused",
      code: "no",
      work: [{ quote: "one", text: "A long thought" }],
    });
    expect(live.view.notes.highlights.get(key)?.comments).toEqual([]);
    expect(live.view.canWrite).toBe(true);
  });

  it("is over when it has been read", async () => {
    server.answer = "refuse";
    mark();
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(5000);
    live.dismissLost();
    expect(live.view.lost).toBeNull();
    expect(shown(live.view.saving)).toEqual({ kind: "saved" });
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
    live.hide({ documentId: "own", isShutIn: true, connection: connectionTo(own) });
    await vi.advanceTimersByTimeAsync(0);
  });

  function ofTeacher(): string {
    return [...live.view.notes.highlights.keys()].find((key) => key.startsWith(TEACHER)) ?? "";
  }

  /** What the server does: the own document becomes part of the shared one. */
  function reveal(): void {
    byOthers(() => Y.applyUpdate(server.doc, Y.encodeStateAsUpdate(own.doc)));
  }

  it("go into a document of their own, and stand beside those that all see", () => {
    const key = mark();
    expect([...readNotes(own.doc).highlights.keys()]).toEqual([key]);
    expect(onServer().map((one) => one.author)).toEqual([TEACHER]);
    expect([...live.view.notes.highlights.keys()]).toEqual([ofTeacher(), key]);
    expect(live.view.notes.tags).toHaveLength(1);
    live.comment(key, "Mine");
    expect(readNotes(own.doc).highlights.get(key)?.comments).toHaveLength(1);
  });

  it("leave what all see as it is", () => {
    live.comment(ofTeacher(), "Everybody would see this");
    live.deleteHighlight(ofTeacher());
    expect(live.takes(ofTeacher())).toBe(false);
    expect(onServer().map((one) => one.comments)).toEqual([[]]);
  });

  it("are saved when both documents are", () => {
    own.answer = "nothing";
    mark();
    expect(shown(live.view.saving)).toEqual({ kind: "saving", count: 1 });
    expect(live.isAtRisk).toBe(true);
  });

  it("go on in the shared document when they are revealed", () => {
    const key = mark();
    reveal();
    live.hide(null);
    expect(own.socket?.isOpen).toBe(false);
    expect(live.takes(key)).toBe(true);
    live.comment(key, "Everybody sees this");
    expect(readNotes(server.doc).highlights.get(key)?.comments).toHaveLength(1);
    expect(shown(live.view.saving)).toEqual({ kind: "saved" });
    expect([...live.view.fresh]).toEqual([ofTeacher()]);
  });

  it.each(["before", "after"])(
    "that were written offline are stored in the shared document, revealed %s the page is told",
    async (order) => {
      const key = mark();
      reveal();
      own.socket?.end(1006);
      own.ticketError = new Error("revealed");
      live.comment(key, "On the train");
      const late = mark();
      if (order === "after") {
        server.restart();
      }
      live.hide(null);
      await vi.advanceTimersByTimeAsync(5000);
      const notes = readNotes(server.doc).highlights;
      expect(notes.get(key)?.comments.map(({ text }) => text)).toEqual(["On the train"]);
      expect(notes.has(late)).toBe(true);
      expect(shown(live.view.saving)).toEqual({ kind: "saved" });
    },
  );

  it("that were never stored are given back where the shared document refuses them", async () => {
    own.answer = "nothing";
    mark();
    server.answer = "refuse";
    live.hide(null);
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(5000);
    expect(live.view.lost?.work).toEqual([{ quote: "one", text: "" }]);
  });
});
