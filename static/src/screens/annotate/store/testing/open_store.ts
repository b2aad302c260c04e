/** The notes of one page, on a server in memory, made anew for each test of a file. */

import { afterEach, beforeEach, vi } from "vitest";
import * as edits from "../../../../document/annotations/edits";
import { readNotes } from "../../../../document/annotations/read_notes";
import type { HighlightValue } from "../../../../document/annotations/schema";
import type { SetTag } from "../../../../document/annotations/tags";
import type { KeptPlace } from "../../../../sync/device/kept_edit";
import { KeptTexts } from "../../../../sync/device/kept_texts";
import { Server } from "../../../../sync/testing/in_memory_server";
import type { Connection } from "../document_session";
import { NotesStore } from "../notes_store";
import { forget, PageMemory } from "../page_memory";
import type { PrivateRequests } from "../private_notes";

export const ANA = "ana00001";
export const BEN = "ben00002";
export const ANCHOR = { start: 0, end: 3, quote: "one", prefix: "", suffix: " two" };

export let server: Server;
export let store: NotesStore;

/** Open a store for Ana before each test; the document has one tag. */
export function openStore(): void {
  beforeEach(async () => {
    vi.useFakeTimers();
    server = new Server();
    edits.addTag(server.doc, BEN, { name: "Claim", color: "#1b7f5c" });
    store = new NotesStore(
      ANA,
      { [BEN]: { name: "Ben", role: "student", is_own: false } },
      { ...connectionTo(server), ...NO_NAMES, privateRequests: requests() },
      new PageMemory("test"),
      new KeptTexts("ana", "test"),
    );
    store.setWriteAllowed(true);
    store.openShared();
    await vi.advanceTimersByTimeAsync(0);
  });
  afterEach(() => {
    store.stop();
    forget();
    sessionStorage.clear();
    vi.useRealTimers();
  });
}

/** Answers of a server that knows nobody. */
export const NO_NAMES = {
  fetchAuthors: async () => ({}),
  findReaders: async () => ({ people: [], is_cut: false }),
};

/** Server of Ana's private notes. */
export let ownServer: Server;

/** Keys of notes that the page asked to share. */
export let requestsToShare: string[];

/** Requests of a page whose person writes nothing privately. */
export const NO_PRIVATE: PrivateRequests = {
  open: () => Promise.reject(new Error("none")),
  share: () => Promise.reject(new Error("none")),
};

function requests(): PrivateRequests {
  ownServer = new Server();
  // Client ids are given once for all documents of a workspace.
  ownServer.tickets = 500;
  requestsToShare = [];
  return {
    open: async () => ({ documentId: "own", connection: connectionTo(ownServer) }),
    share: async (_, note) => requestsToShare.push(note),
  };
}

/** Place of edits in the tests' shared document. */
export const PLACE: KeptPlace = {
  person: "ana",
  activity: "a",
  title: "Week 3",
  workspace: "w",
  document: "d",
  part: "shared",
};

export function connectionTo(one: Server, place: Partial<KeptPlace> = {}): Connection {
  return {
    place: { ...PLACE, ...place },
    hasRevealed: false,
    openTicket: one.openTicket,
    isFinal: (error) => (error as Error).message === "final",
    address: ({ ticket }) => `ws://test/${ticket}`,
    makeSocket: one.makeSocket,
  };
}

export function setTag(key: string, is_retired: boolean): SetTag {
  const texts = { description: "", example: "", group_name: "" };
  const rest = { shortcut: null, needs_comment: false, is_retired, merged_into: null };
  return { key, name: key, color: "#1b62a7", ...texts, ...rest };
}

/** Make a highlight and give its key; empty where nothing can be written. */
export function mark(): string {
  const tag = store.state.notes.tags[0]?.key ?? "";
  return store.createHighlight("c1", ANCHOR, tag) ?? "";
}

/** Highlights as the server has them. */
export function onServer(): HighlightValue[] {
  return [...readNotes(server.doc).highlights.values()];
}

/** Write as somebody else, over the wire. */
export function byOthers(edit: () => void): void {
  server.writing(edit);
}
