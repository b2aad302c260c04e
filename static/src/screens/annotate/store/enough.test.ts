/** Words for what is enough to hand in. */

import { expect, it } from "vitest";
import type { HighlightValue } from "../../../document/annotations/schema";
import { activity } from "../../../testing/data";
import { progressInWords } from "./enough";

const ME = "aaaaaaaa";
const MATE = "bbbbbbbb";
const TEACHER = "cccccccc";

function note(author: string, start: number, hasComment: boolean): HighlightValue {
  const comment = { author, text: "So.", key: "", created: 0, replyTo: "", question: "" } as const;
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
    comments: hasComment ? [{ ...comment, agreed: [] }] : [],
  };
}

function words(
  kind: "student" | "group",
  asked: object,
  notes: HighlightValue[],
  privateKeys: string[] = [],
): string {
  const author = (role: "student" | "teacher") => ({ name: "", role, is_own: false });
  return progressInWords(
    {
      activity: activity(asked),
      audience: { kind, name: "" },
      authors: { [ME]: author("student"), [MATE]: author("student"), [TEACHER]: author("teacher") },
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

it.each([
  ["nothing where nothing is asked", {}, [note(ME, 0, false)], ""],
  ["a number", { passage_minimum: 3 }, [note(ME, 0, true)], "1 of 3 passages marked"],
  [
    "the same words once",
    { passage_minimum: 3 },
    [note(ME, 0, true), note(ME, 1, true)],
    "1 of 3 passages marked",
  ],
  [
    "comments",
    { needs_comments: true },
    [note(ME, 0, false), note(ME, 9, true)],
    "1 without a comment",
  ],
  ["no comments that are there", { needs_comments: true }, [note(ME, 9, true)], ""],
])("tells %s", (_, asked, notes, expected) => {
  expect(words("student", asked, notes)).toBe(expected);
});

it("counts the notes of a group, and of nobody who teaches", () => {
  const notes = [note(ME, 0, true), note(MATE, 10, false), note(TEACHER, 20, false)];
  expect(words("group", { passage_minimum: 3, needs_comments: true }, notes)).toBe(
    "2 of 3 passages marked, 1 without a comment",
  );
  expect(words("student", { passage_minimum: 3 }, notes)).toBe("1 of 3 passages marked");
});

it("counts no notes that are for oneself alone", () => {
  const [shared, own] = [note(ME, 0, true), note(ME, 10, false)];
  const asked = { passage_minimum: 3, needs_comments: true };
  expect(words("student", asked, [shared, own], [own.key])).toBe("1 of 3 passages marked");
});
