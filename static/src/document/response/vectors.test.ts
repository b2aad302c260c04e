/** The editor writes what the server takes, and both read it alike: the vectors are its tests', too. */

import { expect, it } from "vitest";
import * as Y from "yjs";
import vectors from "../../../../tests/vectors/responses.json";
import { blocksIn, wordsIn } from "./blocks";
import { SCHEMA } from "./schema";
import { LONGEST_PASSAGE, quotable, typedAddress } from "./values";

it.each(vectors.addresses)("reads the typed address %j", (typed, written) => {
  expect(typedAddress(typed as string)).toBe(written);
});

it.each(vectors.places)("quotes a passage at %j: %s", (place, fits) => {
  expect(quotable({ text: "Words", place: place as string }) !== null).toBe(fits);
});

it("cuts a passage that is too long between two characters", () => {
  expect(LONGEST_PASSAGE).toBe(vectors.longest_passage);
  const cut = quotable({ text: "🌳".repeat(LONGEST_PASSAGE), place: "at=4" })?.text ?? "";
  expect(cut).toHaveLength(LONGEST_PASSAGE - 1);
  expect(cut).toMatch(/🌳…$/u);
});

it("has the grammar of the server", () => {
  const { doc, text, ...nodes } = SCHEMA.nodes;
  const blocks = Object.values(nodes);
  const childrenOf = (type: typeof doc | undefined) =>
    blocks.flatMap((child) => (type?.contentMatch.matchType(child) ? child.name : [])).sort();
  const marksOf = (type: typeof doc | undefined) =>
    type?.inlineContent
      ? Object.values(SCHEMA.marks)
          .flatMap((mark) => (type.allowsMarkType(mark) ? mark.name : []))
          .sort()
      : [];
  const found = Object.entries(nodes).map(([name, type]) => [
    name,
    {
      children: childrenOf(type),
      attributes: Object.keys(type?.spec.attrs ?? {}).sort(),
      has_text: type?.inlineContent,
      marks: marksOf(type),
    },
  ]);
  expect(Object.fromEntries(found)).toEqual(vectors.grammar);
  expect(childrenOf(doc)).toEqual(vectors.top);
  const marks = Object.entries(SCHEMA.marks).map(([name, mark]) => [
    name,
    Object.keys(mark.spec.attrs ?? {}),
  ]);
  expect(Object.fromEntries(marks)).toEqual(vectors.marks);
});

it("reads a document as the server does", () => {
  const doc = new Y.Doc();
  Y.applyUpdate(
    doc,
    Uint8Array.from(atob(vectors.document), (sign) => sign.charCodeAt(0)),
  );
  const empty = { level: null, runs: [], blocks: [], text: null, place: null };
  const filled = (blocks: readonly object[]): object[] =>
    blocks.map((block) => {
      const { runs = [], blocks: inner = [] } = block as { runs?: object[]; blocks?: object[] };
      return {
        ...empty,
        ...block,
        runs: runs.map((run) => ({ href: null, ...run })),
        blocks: filled(inner),
      };
    });
  expect(blocksIn(doc)).toEqual(filled(vectors.blocks));
  expect(wordsIn(doc)).toBe(vectors.text);
});
