// @vitest-environment jsdom
/** Somebody goes to another screen, and comes back. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as edits from "../../../document/annotations/edits";
import { readNotes } from "../../../document/annotations/read_notes";
import { Server } from "../../../sync/testing/in_memory_server";
import { LiveNotes } from "./notes_store";
import { enter, leave } from "./session_registry";

const ANCHOR = { start: 0, end: 3, quote: "one", prefix: "", suffix: " two" };

let server: Server;
let live: LiveNotes;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  edits.addTag(server.doc, { name: "Claim", color: "#1b7f5c" });
  live = enter("document", notes);
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  live.drafts.clear();
  live.stop();
  leave("document");
  vi.useRealTimers();
});

function notes(): LiveNotes {
  const connection = {
    openTicket: server.openTicket,
    isFinal: () => false,
    address: () => "ws://test",
    fetchAuthors: async () => ({}),
    makeSocket: server.makeSocket,
  };
  const made = new LiveNotes("ana00001", {}, connection);
  made.allow(true);
  return made;
}

function mark(): string {
  return live.mark("c1", ANCHOR, live.view.notes.tags[0]?.key ?? "") ?? "";
}

function isAskedBeforeClosing(): boolean {
  return !dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

it("leaves nothing behind when all is stored", () => {
  leave("document");
  expect(server.socket?.isOpen).toBe(false);
  live = enter("document", notes);
  expect(live.view.isReady).toBe(false);
});

it("stays connected until what was written offline is stored", async () => {
  server.socket?.end(1006);
  mark();
  leave("document");
  expect(isAskedBeforeClosing()).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(readNotes(server.doc).highlights.size).toBe(1);
  expect(server.socket?.isOpen).toBe(false);
  expect(isAskedBeforeClosing()).toBe(false);
});

it("is found again with its unfinished comments", async () => {
  live.drafts.set(mark(), "Half a thou");
  leave("document");
  expect(isAskedBeforeClosing()).toBe(true);
  expect(enter("document", notes)).toBe(live);
  expect([...live.drafts.values()]).toEqual(["Half a thou"]);
  live.drafts.clear();
  server.write("k", "v");
  expect(server.socket?.isOpen).toBe(true);
});

it("keeps what was not accepted until somebody has read it", async () => {
  const key = mark();
  server.socket?.end(1006);
  live.comment(key, "A long thought");
  leave("document");
  server.answer = "refuse";
  await vi.advanceTimersByTimeAsync(5000);
  server.answer = "save";
  await vi.advanceTimersByTimeAsync(5000);
  expect(enter("document", notes)).toBe(live);
  expect(live.view.lost?.work).toEqual([{ quote: "one", text: "A long thought" }]);
  live.dismissLost();
  leave("document");
  expect(server.socket?.isOpen).toBe(false);
});
