/** Mentions keep their places while a comment is typed, and go as a whole. */

import { describe, expect, it } from "vitest";
import {
  edited,
  storedFrom,
  type TypedText,
  typedFrom,
  typedName,
  withMention,
} from "./typed_text";

const NAMES: Readonly<Record<string, string>> = { ada00000: "Ada Byron", ben00000: "王小明" };
const nameOf = (author: string) => NAMES[author] ?? "someone";
const TYPED = typedFrom("Hi @{ada00000}, and @{ben00000}!", nameOf);

/** Text with its mentions in brackets. */
function marked({ text, mentions }: TypedText): string {
  return mentions
    .toReversed()
    .reduce(
      (all, { start, end }) => `${all.slice(0, start)}[${all.slice(start, end)}]${all.slice(end)}`,
      text,
    );
}

/** Text with `added` in the place of `removed` units before the caret. */
function typing(typed: TypedText, caret: number, removed: number, added: string): string {
  const text = typed.text.slice(0, caret - removed) + added + typed.text.slice(caret);
  return marked(edited(typed, text, caret - removed + added.length));
}

it("shows names, and stores ids", () => {
  expect(marked(TYPED)).toBe("Hi [@Ada Byron], and [@王小明]!");
  expect(storedFrom(TYPED)).toBe("Hi @{ada00000}, and @{ben00000}!");
});

it.each(["\\@{ada00000}", "`@{ada00000}`", "plain @Ada Byron", ""])(
  "stores %j as it was",
  (text) => {
    expect(storedFrom(typedFrom(text, nameOf))).toBe(text);
  },
);

it("keeps an id that is pasted as text, and a name that is pasted, too", () => {
  expect(storedFrom({ text: "@{ada00000} `@{ada00000}`", mentions: [] })).toBe(
    "\\@{ada00000} `@{ada00000}`",
  );
  expect(storedFrom(edited(TYPED, `${TYPED.text} @Ada Byron`, TYPED.text.length + 11))).toBe(
    "Hi @{ada00000}, and @{ben00000}! @Ada Byron",
  );
});

describe("typing", () => {
  it.each([
    ["before a mention", 0, 0, "Oh. ", "Oh. Hi [@Ada Byron], and [@王小明]!"],
    ["right before it", 3, 0, "x", "Hi x[@Ada Byron], and [@王小明]!"],
    ["right behind it", 13, 0, "x", "Hi [@Ada Byron]x, and [@王小明]!"],
    ["at the end", 24, 0, " Bye", "Hi [@Ada Byron], and [@王小明]! Bye"],
    ["away what is between them", 19, 6, "", "Hi [@Ada Byron][@王小明]!"],
    ["away its last letter", 13, 1, "", "Hi , and [@王小明]!"],
    ["within it", 6, 0, "x", "Hi x, and [@王小明]!"],
    ["over parts of both", 20, 13, "–", "Hi –!"],
    ["away a part and what follows", 15, 4, "", "Hi and [@王小明]!"],
  ])("%s", (_, caret, removed, added, expected) => {
    expect(typing(TYPED, caret, removed, added)).toBe(expected);
  });
});

it("adds a mention where it was chosen", () => {
  const typed = withMention(
    { text: "Hi @Ada Byron ", mentions: [] },
    { start: 3, end: 13, author: "ada00000" },
  );
  expect(storedFrom(typed)).toBe("Hi @{ada00000} ");
});

describe("a name is being typed", () => {
  it.each([
    ["@", ""],
    ["Hi @Ad", "Ad"],
    ["Hi (@Ada By", "Ada By"],
    ["你好@王", "王"],
    ["你好＠王", "王"],
    ["a@b @x", "x"],
  ])("in %j", (text, words) => {
    expect(typedName({ text, mentions: [] }, text.length)?.words).toBe(words);
  });

  it.each(["", "ada@example", "@ ", "@Ada\n", "`@Ada", "```\n@Ada"])("not in %j", (text) => {
    expect(typedName({ text, mentions: [] }, text.length)).toBeNull();
  });

  it("and not in a mention, nor behind one", () => {
    expect(typedName(TYPED, 8)).toBeNull();
    expect(typedName(TYPED, 13)).toBeNull();
    expect(typedName(TYPED, TYPED.text.length)).toBeNull();
  });
});
