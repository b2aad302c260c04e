/** Comments of before are found by any of their words, and take the place of the typed line. */

import { expect, it } from "vitest";
import { inserted, suggestionsFor, typedLine } from "./suggestions";

const COMMENTS = ["Well read.", "Say where you read it.", "Näher am Text", "Where from?"].map(
  (text, id) => ({ id: String(id), text }),
);

function offered(typed: string): string[] {
  return suggestionsFor(COMMENTS, typed).map(({ text }) => text);
}

it("offers what has every word, without regard to case and accents; beginnings first", () => {
  expect(offered("where")).toEqual(["Where from?", "Say where you read it."]);
  expect(offered("read where")).toEqual(["Say where you read it."]);
  expect(offered("naher")).toEqual(["Näher am Text"]);
  expect(offered("nothing")).toEqual([]);
});

it("offers all to an empty field, and never what is typed already", () => {
  expect(offered("")).toHaveLength(4);
  expect(offered("well read.")).toEqual([]);
});

it("offers no more than can be seen", () => {
  const many = Array.from({ length: 50 }, (_, id) => ({ id: String(id), text: `Note ${id}` }));
  expect(suggestionsFor(many, "note")).toHaveLength(5);
});

it("takes the place of the line before the caret, and leaves all else", () => {
  const text = "First.\nwhere\nLast.";
  const caret = "First.\nwhere".length;
  expect(typedLine(text, caret)).toBe("where");
  const made = inserted(text, caret, "Where from?");
  expect(made).toEqual({ text: "First.\nWhere from?\nLast.", caret: 18 });
});
