// @vitest-environment jsdom
/** Somebody goes to another screen, and comes back. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as edits from "../../../document/annotations/edits";
import { readNotes } from "../../../document/annotations/read_notes";
import type { HighlightValue } from "../../../document/annotations/schema";
import { KeptTexts } from "../../../sync/device/kept_texts";
import { Server } from "../../../sync/testing/in_memory_server";
import { NotesStore } from "./notes_store";
import { forget, PageMemory } from "./page_memory";
import { acquire, release } from "./session_registry";
import { connectionTo, NO_NAMES, NO_PRIVATE } from "./testing/open_store";

const ANCHOR = { start: 0, end: 3, quote: "one", prefix: "", suffix: " two" };

let server: Server;
let store: NotesStore;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  edits.addTag(server.doc, "ben00002", { name: "Claim", color: "#1b7f5c" });
  store = acquire("document", notes);
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  dropDrafts();
  store.stop();
  forget();
  sessionStorage.clear();
  release("document");
  vi.useRealTimers();
});

function notes(): NotesStore {
  const connection = {
    ...connectionTo(server),
    ...NO_NAMES,
    privateRequests: NO_PRIVATE,
  };
  const made = new NotesStore(
    "ana00001",
    {},
    connection,
    new PageMemory("test"),
    new KeptTexts("p", "test"),
  );
  made.setWriteAllowed(true);
  made.openShared();
  return made;
}

function mark(): string {
  return store.createHighlight("c1", ANCHOR, store.state.notes.tags[0]?.key ?? "") ?? "";
}

function dropDrafts(): void {
  for (const draft of store.drafts.all()) {
    store.drafts.drop(draft);
  }
}

function isAskedBeforeClosing(): boolean {
  return !dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

it("leaves nothing behind when all is stored", () => {
  release("document");
  expect(server.socket?.isOpen).toBe(false);
  store = acquire("document", notes);
  expect(store.state.isReady).toBe(false);
});

it("stays connected until what was written offline is stored", async () => {
  server.socket?.end(1006);
  mark();
  release("document");
  expect(isAskedBeforeClosing()).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(readNotes(server.doc).highlights.size).toBe(1);
  expect(server.socket?.isOpen).toBe(false);
  expect(isAskedBeforeClosing()).toBe(false);
});

it("is found again with its unfinished comments", async () => {
  const highlight = mark();
  const note = store.state.notes.highlights.get(highlight) as HighlightValue;
  store.drafts.keep({ kind: "comment", highlight, comment: "" }, "Half a thou", note);
  release("document");
  expect(isAskedBeforeClosing()).toBe(true);
  expect(acquire("document", notes)).toBe(store);
  expect(store.drafts.all().map(({ text }) => text)).toEqual(["Half a thou"]);
  dropDrafts();
  server.write("k", "v");
  expect(server.socket?.isOpen).toBe(true);
});

it("keeps what was not accepted until somebody has read it", async () => {
  const key = mark();
  server.socket?.end(1006);
  store.addComment(key, "A long thought");
  release("document");
  server.answer = "refuse";
  await vi.advanceTimersByTimeAsync(5000);
  server.answer = "save";
  await vi.advanceTimersByTimeAsync(5000);
  expect(acquire("document", notes)).toBe(store);
  expect(store.state.lost?.work).toEqual([{ quote: "one", text: "A long thought" }]);
  store.dismissLostWork();
  release("document");
  expect(server.socket?.isOpen).toBe(false);
});
