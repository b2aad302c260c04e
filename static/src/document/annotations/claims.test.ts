/** Numbers about claims: how they check out, and how far people agree. */

import { expect, it } from "vitest";
import {
  agreementOf,
  agreementWords,
  type Checked,
  countWords,
  fieldsOfText,
  stateOf,
  textOfFields,
  type UnfinishedCheck,
} from "./claims";
import type { Outcome } from "./schema";

function claim(...outcomes: Outcome[]): Checked {
  return { checks: outcomes.map((outcome) => ({ outcome })) };
}

it("a claim is unchecked, of one outcome, or disputed", () => {
  expect(stateOf(claim())).toBe("unchecked");
  expect(stateOf(claim("contradicted", "contradicted"))).toBe("contradicted");
  expect(stateOf(claim("supported", "uncheckable"))).toBe("disputed");
  expect(countWords(claim("uncheckable", "supported", "uncheckable"))).toBe(
    "1 supported, 2 cannot be checked",
  );
  expect(countWords(claim("supported", "supported"))).toBe("2 people");
  expect(countWords(claim("supported"))).toBe("");
});

it.each([
  [[], 0, 0],
  [[claim("supported")], 0, 0],
  [[claim("supported", "supported")], 1, 1],
  [[claim("supported", "contradicted")], 0, 1],
  [[claim("supported", "supported", "contradicted")], 1, 3],
  [[claim("supported", "supported", "contradicted"), claim("uncheckable", "uncheckable")], 2, 4],
])("pairs of people are counted claim by claim: %j", (claims, agreeing, pairs) => {
  expect(agreementOf(claims)).toEqual({ agreeing, pairs });
});

it("the agreement is a share of pairs, in a sentence that says so", () => {
  expect(agreementWords({ agreeing: 2, pairs: 3 })).toBe(
    "67 % agreement: in 2 of 3 pairs of people who have checked the same claim, both say the same of it.",
  );
  expect(agreementWords({ agreeing: 0, pairs: 0 })).toBe(
    "No two people have checked the same claim yet.",
  );
});

it.each<UnfinishedCheck>([
  { outcome: "supported", source: "A book, page 3", excerpt: "So it is.\nAnd so on." },
  { outcome: "uncheckable", source: "", excerpt: "" },
  { outcome: null, source: "https://example.org/", excerpt: "" },
  { outcome: null, source: "", excerpt: "Words alone." },
])("an unfinished fact check is kept as a text that people can read: %j", (fields) => {
  expect(fieldsOfText(textOfFields(fields))).toEqual(fields);
});
