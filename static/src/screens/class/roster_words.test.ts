/** Words about fetches of the roster. */

import { expect, test } from "vitest";
import type { RosterRun } from "../../api/openapi.generated";
import { changeWords, runWords } from "./roster_words";

const RUN: RosterRun = {
  id: "run",
  at: "2026-11-29T10:00:00Z",
  is_whole: true,
  listed: 38,
  unreadable: 0,
  problem: null,
  changes: [],
};

test("a roster is told as what it was, what it changed and what failed", () => {
  expect(runWords(RUN)).toBe("The whole list: 38 people. Nothing had changed.");
  expect(runWords({ ...RUN, unreadable: 2 })).toBe(
    "The whole list: 38 people. 2 rows could not be read, so nobody who is missing was taken out. Nothing had changed.",
  );
  expect(runWords({ ...RUN, listed: null, problem: "The LMS did not answer." })).toBe(
    "The LMS did not answer. Nothing was changed.",
  );
  expect(changeWords({ change: "gone", number: 1, names: ["Ada"] })).toBe(
    "1 person left; their work stays",
  );
  expect(changeWords({ change: "added", number: 1100, names: [] })).toBe(
    "1,100 people came into the class",
  );
});
