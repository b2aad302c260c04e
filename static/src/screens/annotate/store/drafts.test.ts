// @vitest-environment jsdom
/** Drafts: kept through a reload for the same person, and stranded where their place is gone. */

import { afterEach, expect, it, vi } from "vitest";
import type { CommentValue, HighlightValue } from "../../../document/annotations/schema";
import { KeptTexts } from "../../../sync/device/kept_texts";
import { type DraftPlace, Drafts, stranded } from "./drafts";
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
  vi.unstubAllGlobals();
  sessionStorage.clear();
  forget();
});

function drafts(owner = "d1 ana00001", onChange = () => undefined): Drafts {
  const isPrivate = (note: string) => note.endsWith("private");
  const person = owner.split(" ")[1] ?? "";
  return new Drafts(new PageMemory(owner), new KeptTexts(person, owner), isPrivate, onChange);
}

function texts(of: Drafts): string[] {
  return of.all().map(({ text }) => text);
}

it("come back after a reload, to the same person alone", () => {
  const before = drafts();
  before.keep(NEW, "Half a thou", NOTE);
  before.keep(REPLY, "Because", NOTE);
  before.drop(REPLY);
  forget();
  expect(texts(drafts())).toEqual(["Half a thou"]);
  expect(texts(drafts("d1 ben00002"))).toEqual([]);
  expect(texts(drafts("d2 ana00001"))).toEqual([]);
});

it("are kept in a frame that may store nothing", () => {
  vi.stubGlobal("sessionStorage", undefined);
  drafts().keep(NEW, "Half a thou", NOTE);
  expect(drafts().text(NEW)).toBe("Half a thou");
});

it.each(["{", "7", '[{"text":1}]', "[null]"])("are none where the memory holds %s", (stored) => {
  sessionStorage.setItem("d1 ana00001 drafts", stored);
  expect(texts(drafts())).toEqual([]);
});

it("are told when one comes or goes, and not with every letter", () => {
  const onChange = vi.fn();
  const kept = drafts("d1 ana00001", onChange);
  kept.keep(NEW, "H", NOTE);
  kept.keep(NEW, "Ha", NOTE);
  expect(onChange).toHaveBeenCalledTimes(1);
  kept.keep(NEW, " ", NOTE);
  kept.drop(NEW);
  expect(onChange).toHaveBeenCalledTimes(2);
});

it("are stranded where note, comment or conversation is gone", () => {
  const kept = drafts();
  for (const place of [NEW, REPLY, EDIT]) {
    kept.keep(place, place.kind, NOTE);
  }
  const left = (note: HighlightValue | null, conversation = "c1") =>
    stranded(
      kept.all(),
      { highlights: new Map(note === null ? [] : [[note.key, note]]) },
      new Set([conversation]),
    ).map(({ kind }) => kind);
  expect(left(NOTE)).toEqual([]);
  expect(left({ ...NOTE, comments: [] })).toEqual(["reply", "edit"]);
  const answered = { ...COMMENT, key: "cle00003/r", replyTo: COMMENT.key };
  expect(left({ ...NOTE, comments: [answered] })).toEqual(["edit"]);
  expect(left(null)).toEqual(["comment", "reply", "edit"]);
  expect(left(NOTE, "c2")).toEqual(["comment", "reply", "edit"]);
});
