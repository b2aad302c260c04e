// @vitest-environment jsdom
/** Dates and contents in words, by the calendar of the reader. */

import { expect, it } from "vitest";
import { dayInWords } from "../../ui/format_time";
import { contentsInWords, dateInWords, NO_DATES } from "./words";

/** A time on the reader's own clock, in milliseconds since 1970. */
function at(day: number, hour: number, minute = 0): number {
  return new Date(2026, 10, day, hour, minute).getTime();
}

const NOW = at(25, 23, 30);

it.each([
  ["yesterday", at(24, 0, 5), /^yesterday /],
  ["the same day", at(25, 0), /^today /],
  ["half an hour later, after midnight", at(26, 0), /^tomorrow /],
  ["within a week, by its name", at(29, 17), /^Sunday /],
  ["a week later, with its date", at(32, 17), /Dec/],
  ["days ago, with its date", at(20, 17), /Nov/],
])("names a day: %s", (_, time, expected) => {
  expect(dayInWords(time, NOW)).toMatch(expected);
});

const iso = (time: number) => new Date(time).toISOString();
const PAST = iso(at(24, 10));
const SOON = iso(at(26, 10));
const LATER = iso(at(27, 10));

it.each([
  ["nothing", {}, ""],
  ["the opening, before all", { opens_at: SOON, due_at: LATER }, "Opens tomorrow"],
  ["the due date", { opens_at: PAST, due_at: SOON, closes_at: LATER }, "Due tomorrow"],
  ["that it was due, while late work is taken", { due_at: PAST, closes_at: SOON }, "Was due"],
  ["that it is closed", { due_at: PAST, closes_at: PAST }, "Closed yesterday"],
  ["the end, where nothing is due", { closes_at: SOON }, "Open until tomorrow"],
])("tells the date that counts: %s", (_, dates, expected) => {
  const words = dateInWords({ ...NO_DATES, ...dates }, NOW);
  expect(words.startsWith(expected)).toBe(true);
  expect(words === "").toBe(expected === "");
});

it("counts what is handed in", () => {
  const contents = { highlights: 1, comments: 2, words: 1, conversations: 0, answer_words: null };
  expect(contentsInWords(contents)).toBe("1 highlight, 2 comments, 1 word");
  expect(contentsInWords({ ...contents, conversations: 1, answer_words: null })).toMatch(
    /, 1 conversation$/,
  );
});
