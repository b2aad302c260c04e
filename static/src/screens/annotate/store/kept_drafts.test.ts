// @vitest-environment jsdom
/** Drafts of a browser that was killed come back to their writer in a later page. */

import "fake-indexeddb/auto";
import { afterEach, expect, it, vi } from "vitest";
import type { CommentValue, HighlightValue } from "../../../document/annotations/schema";
import { clear, unfinishedOf } from "../../../sync/device/device_store";
import { KeptTexts } from "../../../sync/device/kept_texts";
import { type DraftPlace, Drafts } from "./drafts";
import { forget, PageMemory } from "./page_memory";

const COMMENT: CommentValue = {
  key: "ben00002/c",
  author: "ben00002",
  text: "Why?",
  created: 0,
  replyTo: "",
  question: "",
  agreed: [],
};
const NOTE: HighlightValue = {
  key: "ana00001/n",
  author: "ana00001",
  conversation: "c1",
  start: 0,
  end: 3,
  quote: "one",
  prefix: "",
  suffix: "",
  tag: "t1",
  created: 0,
  question: "",
  isClaim: false,
  isChanged: false,
  checks: [],
  comments: [COMMENT],
};
const NEW: DraftPlace = { kind: "comment", highlight: NOTE.key, comment: "" };
const REPLY: DraftPlace = { kind: "reply", highlight: NOTE.key, comment: COMMENT.key };
const EDIT: DraftPlace = { kind: "edit", highlight: NOTE.key, comment: COMMENT.key };

afterEach(() => {
  kill();
  return clear("ana00001");
});

function drafts(owner = "d1 ana00001", onChange = () => undefined): Drafts {
  const isPrivate = (note: string) => note.endsWith("private");
  const person = owner.split(" ")[1] ?? "";
  return new Drafts(new PageMemory(owner), new KeptTexts(person, owner), isPrivate, onChange);
}

function texts(of: Drafts): string[] {
  return of.all().map(({ text }) => text);
}

const OWNER = "d1 ana00001";

function kill(): void {
  sessionStorage.clear();
  forget();
}

async function stored(owner = OWNER): Promise<string[]> {
  return (await unfinishedOf(owner)).map(({ place }) => place);
}

it("come back to the same person alone, as they were typed last", async () => {
  const before = drafts();
  for (const text of ["H", "Ha", "Half a thou"]) {
    before.keep(NEW, text, NOTE);
  }
  before.keep(REPLY, "Because", NOTE);
  before.drop(REPLY);
  await vi.waitFor(async () => expect(await stored()).toEqual([`comment ${NOTE.key} `]));
  kill();
  const onChange = vi.fn();
  const after = drafts(OWNER, onChange);
  await vi.waitFor(() => expect(texts(after)).toEqual(["Half a thou"]));
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(await stored("d1 ben00002")).toEqual([]);
  expect(await stored("d1 ana00001x")).toEqual([]);
});

it("give way to what is typed meanwhile", async () => {
  drafts().keep(NEW, "Before", NOTE);
  await vi.waitFor(async () => expect(await stored()).toHaveLength(1));
  kill();
  const after = drafts();
  after.keep(NEW, "Meanwhile", NOTE);
  await vi.waitFor(async () =>
    expect((await unfinishedOf(OWNER))[0]?.value).toMatchObject({
      text: "Meanwhile",
    }),
  );
  expect(texts(after)).toEqual(["Meanwhile"]);
});

it("are gone once they are finished, or their writer signs out", async () => {
  const one = drafts();
  one.keep(NEW, "Done", NOTE);
  await vi.waitFor(async () => expect(await stored()).toHaveLength(1));
  one.drop(NEW);
  await vi.waitFor(async () => expect(await stored()).toEqual([]));
  one.keep(EDIT, "Changed", NOTE);
  await vi.waitFor(async () => expect(await stored()).toHaveLength(1));
  await clear("ana00001");
  expect(await stored()).toEqual([]);
});
