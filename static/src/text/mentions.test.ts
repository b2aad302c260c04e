/** Mentions are found as the server finds them, and as Markdown shows code. */

import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/mentions.json";
import { isLinear } from "../testing/growth";
import { endsInCode, mentionsIn, notifiedBy, partsOf, withNames } from "./mentions";

const NAMES: Readonly<Record<string, string>> = { ada00000: "Ada", ben00000: "Ben" };

describe.each(vectors as [string, string[], string][])("in %j", (text, authors, shown) => {
  it("mentions are found", () => {
    const found = mentionsIn(text);
    expect(found.map(({ author }) => author)).toEqual(authors);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(
      authors.map((author) => `@{${author}}`),
    );
  });

  it("they are shown by name, and the rest stays", () => {
    expect(withNames(text, (author) => NAMES[author] ?? "someone")).toBe(shown);
    const parts = partsOf(text);
    expect(
      parts.map((part) => (typeof part === "string" ? part : `@{${part.author}}`)).join(""),
    ).toBe(text);
  });
});

it("tells few people, each once", () => {
  const text = Array.from({ length: 60 }, (_, i) => `@{aaaaaa${i + 10}}`).join(" ");
  expect(notifiedBy(`${text} ${text}`)).toHaveLength(20);
});

it.each([
  ["", false],
  ["words ", false],
  ["`code", true],
  ["`code` ", false],
  ["```\n", true],
  ["```\ncode\n```\n", false],
  ["it`s\n\n", false],
])("knows whether %j ends in code", (text, isCode) => {
  expect(endsInCode(text)).toBe(isCode);
});

it.each(["`", "` `` ", "\\", "> ", "- ", "```\n"])(
  "takes time in proportion to its length: %j",
  (part) => {
    expect(isLinear((text) => mentionsIn(`${text}@{ada00000}`), part)).toBe(true);
  },
);
