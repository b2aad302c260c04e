/** Words for what counts. */

import { expect, it } from "vitest";
import type { Counted, CreditRule } from "../../api/openapi.generated";
import { missingInWords, progressInWords, ruleInWords, summaryInWords } from "./words";

function condition(counted: Counted, wanted: number, worth = 1, isInProportion = false) {
  return { counted, wanted, worth, is_in_proportion: isInProportion };
}

function rule(change: Partial<CreditRule> = {}): CreditRule {
  return { conditions: [], unit: "points", cap: null, is_completion: false, ...change };
}

it.each([
  [condition("turns", 3), 2, "2 of 3 turns", "1 more on another turn"],
  [condition("turns", 3), 1, "1 of 3 turns", "2 more on other turns"],
  [condition("tags", 2), 1, "1 of 2 tags", "1 more with another tag"],
  [condition("replies", 2), 0, "0 of 2 replies", "2 more replies"],
  [condition("comments", 1), 0, "0 of 1 comment", "1 more comment"],
  [condition("passages", 3), 4, "3 passages", ""],
  [condition("handed_in", 1), 0, "not handed in yet", ""],
  [condition("handed_in", 1), 1, "handed in", ""],
] as const)("says of %j with %i: %s", (asked, number, progress, missing) => {
  const numbers = { [asked.counted]: number };
  expect(progressInWords(asked, numbers)).toBe(progress);
  expect(missingInWords(asked, numbers)).toBe(missing);
});

it("says a rule on one line", () => {
  const conditions = [condition("passages", 3, 6, true), condition("comments", 1, 4)];
  expect(ruleInWords(rule({ conditions, cap: 9.5 }))).toBe(
    "3 passages: 6 points, in proportion; 1 comment: 4 points; at most 9.5 points",
  );
  expect(ruleInWords(rule({ conditions, unit: "percent" }))).toBe(
    "3 passages: 6 %, in proportion; 1 comment: 4 %",
  );
  expect(ruleInWords(rule({ conditions, is_completion: true }))).toBe(
    "Full mark for 3 passages; 1 comment",
  );
});

it("says how far somebody has come on one line", () => {
  const conditions = [condition("passages", 3), condition("comments", 1)];
  expect(summaryInWords(rule({ conditions }), { passages: 2, comments: 1 })).toBe(
    "2 of 3 passages · 1 comment",
  );
});
