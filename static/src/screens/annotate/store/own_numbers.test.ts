/** Own notes of a page count, and nobody else's. */

import { expect, it } from "vitest";
import type { CountedNotes, Tag, WorkspaceCredit } from "../../../api/openapi.generated";
import type { CommentValue, HighlightValue } from "../../../document/annotations/schema";
import { ownNumbers } from "./own_numbers";

const ME = "aaaaaaaa";
const MINE_BEFORE = "bbbbbbbb";
const OTHER = "cccccccc";
const NOTHING: CountedNotes = { marked: [], comments: 0, replies: 0, words: 0 };

function comment(author: string, text: string, replyTo = ""): CommentValue {
  return { key: `${author}/c${text}`, author, text, created: 0, replyTo, question: "", agreed: [] };
}

function note(author: string, start: number, change: Partial<HighlightValue> = {}): HighlightValue {
  return {
    key: `${author}/${start}`,
    author,
    conversation: "c",
    start,
    end: start + 5,
    quote: "quote",
    prefix: "",
    suffix: "",
    tag: "",
    created: 0,
    question: "",
    isClaim: false,
    isChanged: false,
    checks: [],
    comments: [],
    ...change,
  };
}

function numbers(
  notes: HighlightValue[],
  change: Partial<WorkspaceCredit> = {},
  privateKeys: string[] = [],
) {
  const rule = { conditions: [], unit: "points", cap: null, is_completion: false } as const;
  const credit = { rule, elsewhere: NOTHING, is_handed_in: false, turn_starts: {}, ...change };
  const author = (isOwn: boolean) => ({ name: "", role: "student", is_own: isOwn }) as const;
  return ownNumbers(
    {
      credit,
      authors: { [ME]: author(true), [MINE_BEFORE]: author(true), [OTHER]: author(false) },
      tags: [
        { key: "a", merged_into: null },
        { key: "b", merged_into: "a" },
      ] as Tag[],
    },
    {
      author: ME,
      notes: {
        highlights: new Map(notes.map((one) => [one.key, one])),
        tags: [],
        privateKeys: new Set(privateKeys),
      },
    },
  );
}

it("counts the notes of all accounts of the viewer, and their comments on whatever", () => {
  const theirs = note(OTHER, 20, {
    comments: [comment(OTHER, "Not this"), comment(ME, "But this", `${OTHER}/x`)],
  });
  const found = numbers([note(ME, 0), note(MINE_BEFORE, 10), theirs]);
  expect(found).toMatchObject({ passages: 2, comments: 1, replies: 1, words: 2 });
});

it("counts neither private notes nor those that came with the template", () => {
  const alone = note(ME, 0, { comments: [comment(ME, "Mine alone")] });
  const model = note(ME, 10, { key: `${ME}/model-1` });
  const found = numbers([alone, model, note(ME, 20)], {}, [alone.key]);
  expect(found).toMatchObject({ passages: 1, comments: 0, words: 0 });
});

it("counts tags of the set once, as what they count, and own tags never", () => {
  const elsewhere = { ...NOTHING, marked: [{ ...note(ME, 40), tag: "b" }] };
  const own = note(ME, 10, { tag: `${ME}-1` });
  const found = numbers([note(ME, 0, { tag: "a" }), own], { elsewhere });
  expect(found).toMatchObject({ passages: 3, tags: 1 });
});

it("adds what is written elsewhere, and knows turns and handing in from the server", () => {
  const found = numbers([note(ME, 0)], {
    elsewhere: { marked: [note(ME, 30)], comments: 2, replies: 1, words: 9 },
    is_handed_in: true,
    turn_starts: { c: [0, 10, 20] },
  });
  expect(found).toEqual({
    passages: 2,
    comments: 2,
    replies: 1,
    words: 9,
    turns: 2,
    tags: 0,
    handed_in: 1,
  });
});
