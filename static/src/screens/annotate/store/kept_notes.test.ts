// @vitest-environment jsdom
/** Unsent work comes back in a later page of the same person, and of nobody else. */

import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as edits from "../../../document/annotations/edits";
import { readNotes } from "../../../document/annotations/read_notes";
import { add, clear, editsOf, KEEP_DAYS, replace } from "../../../sync/device/device_store";
import type { KeptPlace } from "../../../sync/device/kept_edit";
import { KeptTexts } from "../../../sync/device/kept_texts";
import { displayed } from "../../../sync/save_state";
import { Server } from "../../../sync/testing/in_memory_server";
import { NotesStore } from "./notes_store";
import { PageMemory } from "./page_memory";
import { ANA, ANCHOR, BEN, connectionTo, NO_NAMES, NO_PRIVATE, PLACE } from "./testing/open_store";

let server: Server;
let pages: NotesStore[];

beforeEach(async () => {
  server = new Server();
  edits.addTag(server.doc, BEN, { name: "Claim", color: "#1b7f5c" });
  pages = [];
  await clear("ana");
  await clear("ben");
});

afterEach(() => {
  for (const page of pages) {
    page.stop();
  }
  vi.unstubAllGlobals();
});

/** A page of Ana's, or of whoever `place` names. */
function openPage(place: Partial<KeptPlace> = {}, hasRevealed = false): NotesStore {
  const connection = { ...connectionTo(server, place), hasRevealed };
  const page = new NotesStore(
    place.person === "ben" ? BEN : ANA,
    {},
    { ...connection, ...NO_NAMES, privateRequests: NO_PRIVATE },
    new PageMemory(`${pages.length}`),
    new KeptTexts(place.person ?? "ana", place.document ?? "d"),
  );
  page.setWriteAllowed(true);
  page.openShared();
  pages.push(page);
  return page;
}

async function openedPage(place: Partial<KeptPlace> = {}, hasRevealed = false) {
  const page = openPage(place, hasRevealed);
  await vi.waitFor(() => expect(page.state.isReady).toBe(true));
  return page;
}

/** The browser is killed: nothing of the page runs any more. */
function kill(page: NotesStore): void {
  page.stop();
}

/** Cut the connection: nothing that pages send is answered from now on. */
function goOffline(page: NotesStore): void {
  server.socket?.end(1006);
  server.isSilent = true;
  expect(page.state.saving.isOffline).toBe(true);
}

function goOnline(): void {
  server.isSilent = false;
  server.answer = "save";
}

function write(page: NotesStore, ...texts: string[]): string {
  const tag = page.state.notes.tags[0]?.key ?? "";
  const key = page.createHighlight("c1", ANCHOR, tag) ?? "";
  for (const text of texts) {
    page.addComment(key, text);
  }
  return key;
}

async function kept(page: NotesStore): Promise<void> {
  await vi.waitFor(() => expect(displayed(page.state.saving)).toMatchObject({ device: "kept" }));
}

function textsOnServer(): string[] {
  const { highlights } = readNotes(server.doc);
  return [...highlights.values()].flatMap(({ comments }) => comments.map(({ text }) => text));
}

async function storedCount(person = "ana"): Promise<number> {
  return (await editsOf(person)).length;
}

/** Write offline, and have the browser killed once it says that it keeps that. */
async function writtenAndKilled(...texts: string[]): Promise<void> {
  const page = await openedPage();
  goOffline(page);
  write(page, ...texts);
  await kept(page);
  kill(page);
  goOnline();
}

describe("what was written offline", () => {
  it("is stored once, in order, by the next page, and kept no longer", async () => {
    const texts = Array.from({ length: 50 }, (_, i) => `Note ${i + 1}`);
    await writtenAndKilled(...texts);
    expect(textsOnServer()).toEqual([]);
    const page = await openedPage();
    await vi.waitFor(() => expect(textsOnServer()).toEqual(texts));
    await vi.waitFor(async () => expect(await storedCount()).toBe(0));
    expect(displayed(page.state.saving)).toEqual({ kind: "saved" });
    expect(page.state.lost).toBeNull();
  });

  it("is not called saved before it was sent", async () => {
    await writtenAndKilled("First", "Second");
    const storedWhenSaved: string[][] = [];
    const page = openPage();
    page.subscribe(() => {
      if (displayed(page.state.saving).kind === "saved") {
        storedWhenSaved.push(textsOnServer());
      }
    });
    await vi.waitFor(() => expect(displayed(page.state.saving).kind).toBe("saved"));
    expect(storedWhenSaved[0]).toEqual(["First", "Second"]);
  });

  it("is stored once when it was already, and only the answer was lost", async () => {
    const page = await openedPage();
    server.answer = "nothing";
    write(page, "Once");
    await vi.waitFor(async () => expect(await storedCount()).toBe(2));
    const before = await editsOf("ana");
    kill(page);
    goOnline();
    await openedPage();
    await vi.waitFor(() => expect(textsOnServer()).toEqual(["Once"]));
    await vi.waitFor(async () => expect(await storedCount()).toBe(0));
    await add(before.map(({ edit }) => edit));
    await openedPage();
    await vi.waitFor(async () => expect(await storedCount()).toBe(0));
    expect(textsOnServer()).toEqual(["Once"]);
  });

  it("survives a second kill before it was sent", async () => {
    await writtenAndKilled("First");
    server.answer = "nothing";
    const second = await openedPage();
    await vi.waitFor(() => expect(displayed(second.state.saving).kind).toBe("saving"));
    write(second, "Second");
    await vi.waitFor(async () => expect(await storedCount()).toBe(4));
    kill(second);
    goOnline();
    await openedPage();
    await vi.waitFor(() => expect(textsOnServer().toSorted()).toEqual(["First", "Second"]));
    await vi.waitFor(async () => expect(await storedCount()).toBe(0));
  });

  it("is sent by each of two tabs, and stored once", async () => {
    await writtenAndKilled("From both");
    await Promise.all([openedPage(), openedPage()]);
    await vi.waitFor(async () => expect(await storedCount()).toBe(0));
    expect(textsOnServer()).toEqual(["From both"]);
  });

  it("goes into the shared document once hidden notes have become part of it", async () => {
    const draft = new Server();
    draft.tickets = 300;
    const page = await openedPage();
    page.setHiddenDocument({
      documentId: "h",
      connection: connectionTo(draft, { document: "h", part: "hidden" }),
      isSharedReadOnly: true,
    });
    await vi.waitFor(() => expect(page.state.isReady).toBe(true));
    draft.socket?.end(1006);
    draft.isSilent = true;
    write(page, "Hidden");
    await kept(page);
    kill(page);
    await openedPage();
    expect(textsOnServer()).toEqual([]);
    await openedPage({}, true);
    await vi.waitFor(() => expect(textsOnServer()).toEqual(["Hidden"]));
    await vi.waitFor(async () => expect(await storedCount()).toBe(0));
  });
});

describe("somebody else in the same browser", () => {
  it("neither sees nor sends it, and it waits for its writer", async () => {
    await writtenAndKilled("Ana's own");
    const other = await openedPage({ person: "ben" });
    write(other, "Ben's");
    await vi.waitFor(() => expect(textsOnServer()).toEqual(["Ben's"]));
    expect(other.state.notes.highlights.size).toBe(1);
    expect(await storedCount("ana")).toBe(2);
    await openedPage();
    await vi.waitFor(() => expect(textsOnServer()).toContain("Ana's own"));
  });

  it("clears nothing but their own", async () => {
    await writtenAndKilled("Ana's own");
    await clear("ben");
    expect(await storedCount("ana")).toBe(2);
  });
});

describe("what the server refuses", () => {
  it("is shown to its writer with its words, also by a later page, until it was read", async () => {
    await writtenAndKilled("Too late");
    server.answer = "refuse";
    const page = await openedPage();
    // The page connects anew after a pause.
    await vi.waitFor(
      () => expect(page.state.lost?.work).toMatchObject([{}, { text: "Too late" }]),
      10_000,
    );
    await vi.waitFor(async () =>
      expect((await editsOf("ana")).map(({ edit }) => edit.update)).toEqual([null, null]),
    );
    kill(page);
    goOnline();
    const later = await openedPage();
    await vi.waitFor(() => expect(later.state.lost).toMatchObject({ loss: "refused", code: "no" }));
    expect(later.state.lost?.work).toMatchObject([{ quote: "one" }, { text: "Too late" }]);
    expect(textsOnServer()).toEqual([]);
    later.dismissLostWork();
    await vi.waitFor(async () => expect(await storedCount()).toBe(0));
  });

  it("is shown where the document has another generation, and not sent", async () => {
    await writtenAndKilled("Of before");
    server.generation = 2;
    const page = await openedPage();
    await vi.waitFor(() => expect(page.state.lost).toMatchObject({ loss: "another-generation" }));
    expect(page.state.lost?.work).toMatchObject([{ quote: "one" }, { text: "Of before" }]);
    expect(textsOnServer()).toEqual([]);
  });

  it("is deleted where the document has its words after all", async () => {
    await writtenAndKilled("There");
    const copies = await editsOf("ana");
    await openedPage();
    await vi.waitFor(async () => expect(await storedCount()).toBe(0));
    await add(copies.map(({ edit }) => ({ ...edit, update: null, loss: "refused", code: "no" })));
    const page = await openedPage();
    await vi.waitFor(async () => expect(await storedCount()).toBe(0));
    expect(page.state.lost).toBeNull();
  });

  it("is shown where its bytes cannot be read any more", async () => {
    await writtenAndKilled("Damaged");
    const damaged = await editsOf("ana");
    const update = new Uint8Array([9, 9, 9, 255]);
    await replace(damaged.map(({ key, edit }) => ({ key, edit: { ...edit, update } })));
    const page = await openedPage();
    await vi.waitFor(() => expect(page.state.lost?.work).toMatchObject([{}, { text: "Damaged" }]));
  });
});

describe("the store", () => {
  it("forgets what is too old, whoever wrote it", async () => {
    const [first] = await storedOf("Old");
    const at = Date.now() - (KEEP_DAYS * 24 + 1) * 60 * 60 * 1000;
    vi.resetModules();
    const before = await import("../../../sync/device/device_store");
    await before.replace(first === undefined ? [] : [{ ...first, edit: { ...first.edit, at } }]);
    vi.resetModules();
    const later = await import("../../../sync/device/device_store");
    expect((await later.editsOf("ana")).map(({ edit }) => edit.at)).not.toContain(at);
  });

  it("passes over what it cannot read", async () => {
    await add([{ ...PLACE, generation: "x" } as never]);
    expect(await editsOf("ana")).toEqual([]);
  });

  it.each([
    ["is not there", undefined],
    [
      "is forbidden",
      {
        open: () => {
          throw new DOMException("", "SecurityError");
        },
      },
    ],
  ])("keeps nothing where it %s, and says so", async (_, factory) => {
    vi.resetModules();
    vi.stubGlobal("indexedDB", factory);
    const { page, offline } = await freshPage();
    expect(offline).toMatchObject({ kind: "offline", count: 2, device: "nothing" });
    expect(page.hasUnsavedWork).toBe(true);
  });

  it("keeps nothing where it is of a newer version, and leaves that alone", async () => {
    vi.resetModules();
    const factory = new IDBFactory();
    vi.stubGlobal("indexedDB", factory);
    await new Promise((resolve) => {
      const request = factory.open("promptgrimoire", 99);
      request.onsuccess = () => resolve(request.result.close());
    });
    expect((await freshPage()).offline).toMatchObject({ device: "nothing" });
    expect((await factory.databases()).map(({ version }) => version)).toEqual([99]);
  });

  it("calls nothing kept that is not, where it is full", async () => {
    vi.resetModules();
    const store = await import("../../../sync/device/device_store");
    vi.spyOn(store, "add").mockRejectedValue(new DOMException("", "QuotaExceededError"));
    expect((await freshPage()).offline).toMatchObject({ device: "nothing" });
  });
});

async function storedOf(text: string) {
  await writtenAndKilled(text);
  return editsOf("ana");
}

/** A page of modules loaded anew, that has written offline. */
async function freshPage() {
  const modules = await import("./notes_store");
  const connection = connectionTo(server);
  const page: NotesStore = new modules.NotesStore(
    ANA,
    {},
    { ...connection, ...NO_NAMES, privateRequests: NO_PRIVATE },
    new PageMemory(`${pages.length}`),
    new KeptTexts("ana", "d"),
  );
  page.setWriteAllowed(true);
  page.openShared();
  pages.push(page);
  await vi.waitFor(() => expect(page.state.isReady).toBe(true));
  goOffline(page);
  write(page, "Nowhere");
  await vi.waitFor(() => expect(page.state.saving.device).not.toBe("keeping"));
  return { page, offline: displayed(page.state.saving) };
}
