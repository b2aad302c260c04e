// @vitest-environment jsdom
/** Private notes stay apart, through every edit and undo, until they are shared. */

import { describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { readNotes } from "../../../document/annotations/read_notes";
import { COMMENTS, HIGHLIGHTS } from "../../../document/annotations/schema";
import {
  ANA,
  ANCHOR,
  byOthers,
  connectionTo,
  mark,
  onServer,
  openStore,
  ownServer,
  requestsToShare,
  server,
  store,
} from "./testing/open_store";

openStore();

/** Open private notes, and write one. */
async function noteToMyself(): Promise<string> {
  const opening = store.privates.open();
  await vi.advanceTimersByTimeAsync(0);
  await opening;
  return store.createHighlight("c1", ANCHOR, "", true) ?? "";
}

function private_(): string[] {
  return [...readNotes(ownServer.doc).highlights.keys()];
}

/** Move a note as the server does: into the one document, then out of the other. */
function move(key: string, isOutFirst = false): void {
  const note = ownServer.doc.getMap(HIGHLIGHTS).get(key) as Y.Map<unknown>;
  const fields = Object.entries(note.toJSON()).filter(([name]) => name !== COMMENTS);
  const steps = [
    () =>
      byOthers(() => {
        const copy = new Y.Map<unknown>(fields);
        copy.set(COMMENTS, new Y.Map());
        server.doc.getMap(HIGHLIGHTS).set(key, copy);
      }),
    () => ownServer.writing(() => ownServer.doc.getMap(HIGHLIGHTS).delete(key)),
  ];
  for (const step of isOutFirst ? steps.reverse() : steps) {
    step();
  }
}

it("cost no document before the first one", async () => {
  mark();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ownServer.socket).toBeNull();
  expect(store.state.notes.privateKeys.size).toBe(0);
});

it("go nowhere else, and others' notes not there", async () => {
  const key = await noteToMyself();
  const shared = mark();
  store.addComment(key, "I do not get this");
  store.retag(key, "x");
  expect(private_()).toEqual([key]);
  expect(onServer().map((one) => one.key)).toEqual([shared]);
  expect([...store.state.notes.highlights.keys()].sort()).toEqual([key, shared].sort());
  expect([...store.state.notes.privateKeys]).toEqual([key]);
});

it("come back where they were when something is undone and done again", async () => {
  const key = await noteToMyself();
  store.step("undo");
  expect(private_()).toEqual([]);
  store.step("redo");
  expect(private_()).toEqual([key]);
  store.deleteHighlight(key);
  store.step("undo");
  expect(private_()).toEqual([key]);
  expect(onServer()).toEqual([]);
});

it("are written where nothing may be written for others", async () => {
  store.setWriteAllowed(false, true);
  const key = await noteToMyself();
  expect(mark()).toBe("");
  expect(store.canWriteOn(key)).toBe(true);
  expect(store.addComment(key, "After closing")).toBe(true);
  store.setWriteAllowed(false, false);
  expect(store.addComment(key, "As an observer")).toBe(false);
});

it("keep what was typed on one that is gone for oneself", async () => {
  const key = await noteToMyself();
  const note = store.state.notes.highlights.get(key);
  if (note === undefined) {
    throw new Error("no note");
  }
  store.drafts.keep({ kind: "comment", highlight: key, comment: "" }, "Unfinished", note);
  ownServer.writing(() => ownServer.doc.getMap(HIGHLIGHTS).delete(key));
  const [draft] = store.drafts.all();
  await store.keepDraft(draft as NonNullable<typeof draft>);
  expect(onServer()).toEqual([]);
  expect([...readNotes(ownServer.doc).highlights.values()][0]?.comments[0]?.text).toBe(
    "Unfinished",
  );
});

it("say that they cannot be opened, and can be later", async () => {
  ownServer.isSilent = true;
  const opening = store.privates.open();
  const failed = expect(opening).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(16_000);
  await failed;
  ownServer.isSilent = false;
  const again = store.privates.open();
  await vi.advanceTimersByTimeAsync(30_000);
  await again;
  expect(store.privates.isOpen).toBe(true);
});

it("of before are there once they are fetched, and the page waits for them", async () => {
  ownServer.isSilent = true;
  store.privates.follow({ documentId: "own", connection: connectionTo(ownServer) });
  await vi.advanceTimersByTimeAsync(0);
  expect(store.state.isReady).toBe(false);
  ownServer.isSilent = false;
  await vi.advanceTimersByTimeAsync(16_000);
  expect(store.state.isReady).toBe(true);
});

describe("sharing one", () => {
  it.each([false, true])("shows it once all the while, taken out first: %s", async (isOutFirst) => {
    const key = await noteToMyself();
    const shown: boolean[] = [];
    store.subscribe(() => shown.push(store.state.notes.highlights.has(key)));
    await store.privates.share(key);
    expect(requestsToShare).toEqual([key]);
    move(key, isOutFirst);
    expect(shown).not.toContain(false);
    expect(store.state.notes.privateKeys.has(key)).toBe(false);
    expect(store.state.announcement.words).toBe("");
    store.addComment(key, "For all");
    expect(onServer()[0]?.comments[0]?.text).toBe("For all");
  });

  it("waits until what was typed last is saved", async () => {
    const key = await noteToMyself();
    ownServer.answer = "nothing";
    store.addComment(key, "One more thing");
    const sharing = store.privates.share(key);
    await vi.advanceTimersByTimeAsync(100);
    expect(requestsToShare).toEqual([]);
    const failed = expect(sharing).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(16_000);
    await failed;
    expect(requestsToShare).toEqual([]);
  });

  it("that is refused leaves it as it is", async () => {
    const key = await noteToMyself();
    vi.spyOn(requestsToShare, "push").mockImplementation(() => {
      throw new Error("closed");
    });
    await expect(store.privates.share(key)).rejects.toThrow("closed");
    expect(store.state.notes.privateKeys.has(key)).toBe(true);
    expect(store.state.notes.highlights.get(key)?.author).toBe(ANA);
  });

  it("ends that undoing a deletion restores it privately", async () => {
    const key = await noteToMyself();
    await store.privates.share(key);
    move(key);
    store.deleteHighlight(key);
    store.step("undo");
    expect(onServer().map((one) => one.key)).toEqual([key]);
    expect(private_()).toEqual([]);
  });
});
