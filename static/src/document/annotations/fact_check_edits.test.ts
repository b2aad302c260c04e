/** Claims and fact checks in documents of several people: what everybody reads afterwards. */

import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { FactCheckFields } from "./claims";
import { createHighlight, restoreHighlight } from "./edits";
import { factCheckExcess, setClaim, setFactCheck } from "./fact_check_edits";
import { lostWork } from "./lost_work";
import { readNotes } from "./read_notes";
import { COMMENTS, EXCERPT_LIMIT, HIGHLIGHTS } from "./schema";
import { isWritten, writtenTexts } from "./written_texts";

const ANA = "ana00001";
const BEN = "ben00002";
const ANCHOR = { start: 4, end: 7, quote: "two", prefix: "one ", suffix: " three" };
const FOUND: FactCheckFields = {
  outcome: "supported",
  source: "https://example.org/",
  excerpt: "Yes.",
};

let anas: Y.Doc;
let bens: Y.Doc;
let key: string;

beforeEach(() => {
  anas = new Y.Doc();
  bens = new Y.Doc();
  key = createHighlight(anas, ANA, { conversation: "c1", anchor: ANCHOR, tag: "", now: 1 });
  setClaim(anas, key, true);
  exchange();
});

function exchange(): void {
  const fromAna = Y.encodeStateAsUpdate(anas, Y.encodeStateVector(bens));
  Y.applyUpdate(anas, Y.encodeStateAsUpdate(bens, Y.encodeStateVector(anas)));
  Y.applyUpdate(bens, fromAna);
}

function read(doc: Y.Doc) {
  const note = readNotes(doc).highlights.get(key);
  if (note === undefined) {
    throw new Error("no note");
  }
  return note;
}

describe("a fact check", () => {
  it("of each of two people is kept, though they wrote at once", () => {
    setFactCheck(anas, ANA, key, FOUND);
    setFactCheck(bens, BEN, key, { ...FOUND, outcome: "contradicted" });
    exchange();
    expect(read(anas).isClaim).toBe(true);
    expect(read(anas).checks).toEqual(read(bens).checks);
    expect(read(anas).checks.map(({ author, outcome }) => [author, outcome])).toEqual([
      [ANA, "supported"],
      [BEN, "contradicted"],
    ]);
    expect(read(anas).comments).toEqual([]);
  });

  it("changes in place, is taken back, and stays when the note is no claim any more", () => {
    setFactCheck(anas, ANA, key, FOUND);
    setFactCheck(anas, ANA, key, { ...FOUND, source: " page 3\u0007 " });
    expect(read(anas).checks).toEqual([
      { key: `${ANA}/fact-check`, author: ANA, ...FOUND, source: "page 3" },
    ]);
    setClaim(anas, key, false);
    expect(read(anas).isClaim).toBe(false);
    expect(read(anas).checks).toHaveLength(1);
    setFactCheck(anas, ANA, key, null);
    expect(read(anas).checks).toEqual([]);
  });

  it("is never cut", () => {
    const long = { ...FOUND, excerpt: "x".repeat(EXCERPT_LIMIT + 3) };
    expect(factCheckExcess(long)).toBe(3);
    expect(setFactCheck(anas, ANA, key, long)).toBe(false);
    expect(read(anas).checks).toEqual([]);
  });

  it("that a person made counts before a model of theirs", () => {
    const inside = (anas.getMap(HIGHLIGHTS).get(key) as Y.Map<unknown>).get(COMMENTS);
    (inside as Y.Map<unknown>).set(`${ANA}/model-fact-check`, new Y.Map(Object.entries(FOUND)));
    expect(read(anas).checks.map((check) => check.key)).toEqual([`${ANA}/model-fact-check`]);
    setFactCheck(anas, ANA, key, { ...FOUND, outcome: "uncheckable" });
    expect(read(anas).checks.map(({ outcome }) => outcome)).toEqual(["uncheckable"]);
  });

  it("comes back with the note that it was on, but for those of others", () => {
    setFactCheck(anas, ANA, key, FOUND);
    setFactCheck(bens, BEN, key, FOUND);
    exchange();
    const before = read(anas);
    anas.getMap(HIGHLIGHTS).delete(key);
    restoreHighlight(anas, ANA, before);
    const checks = before.checks.filter(({ author }) => author === ANA);
    expect(read(anas)).toEqual({ ...before, checks });
  });
});

it("words of a fact check that are not kept are told to who wrote them", () => {
  const before = readNotes(anas);
  setFactCheck(anas, ANA, key, FOUND);
  const after = readNotes(anas);
  const text = "Supported\nhttps://example.org/\nYes.";
  const written = writtenTexts(before, after, new Set([key]), ANA);
  expect(written.map((one) => one.text)).toEqual([text]);
  expect(written.map((one) => isWritten(one, after))).toEqual([true]);
  expect(written.map((one) => isWritten(one, before))).toEqual([false]);
  expect(lostWork(after, before, ANA)).toEqual([{ quote: "two", text }]);
});
