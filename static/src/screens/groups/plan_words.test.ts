/** Words about the plan of a file. */

import { expect, test } from "vitest";
import type { GroupFilePlan } from "../../api/openapi.generated";
import { planWords, rowWords } from "./plan_words";

const PLAN: GroupFilePlan = {
  digest: "d",
  name: "Teams",
  is_new: true,
  groups: [],
  found: 1,
  without_group: 0,
  not_found: [],
  ambiguous: [],
  unreadable: [],
};

test("a plan says whom the file names and that others stay", () => {
  expect(planWords(PLAN)).toBe(
    "A new set “Teams”. The file names 1 person of this class. Everybody else stays where they are.",
  );
  expect(planWords({ ...PLAN, is_new: false, found: 12 })).toContain("The set “Teams”.");
});

test("rows that change nothing are named by their number", () => {
  expect(rowWords(PLAN)).toEqual([]);
  expect(rowWords({ ...PLAN, not_found: [4, 9, 17], unreadable: [2], without_group: 2 })).toEqual([
    "3 rows are about nobody in this class: rows 4, 9, 17.",
    "1 row is not readable: row 2.",
    "2 people without a group in the file: they stay where they are.",
  ]);
  const many = Array.from({ length: 50 }, (_, index) => index + 2);
  expect(rowWords({ ...PLAN, ambiguous: many })[0]).toContain("41 and 10 more.");
});
