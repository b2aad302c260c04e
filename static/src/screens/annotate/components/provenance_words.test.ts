// @vitest-environment jsdom
/** Readers are told where a conversation comes from, and what was done to it. */

import { expect, it } from "vitest";
import type { Provenance } from "../../../api/openapi.generated";
import { provenanceInWords } from "./provenance_words";

const FROM: Provenance = {
  product: "ChatGPT",
  model: "gpt-5",
  made_at: "2026-03-05T12:00:00Z",
  origin: "paste",
  format: "ChatGPT page",
  source_hash: "ab",
  added_at: "2026-03-06T12:00:00Z",
  added_by: "Rosalind",
  is_late: false,
  declaration: { model: "", purpose: "", use: "" },
  changes: [],
};

it("product, model and date, and who brought it", () => {
  const [held, brought] = provenanceInWords(FROM);
  expect(held).toMatch(/^From ChatGPT, gpt-5, .*2026\. Read as: ChatGPT page\.$/);
  expect(brought).toMatch(/^It was pasted by Rosalind, .*2026\.$/);
});

it("nothing is said that nobody knows", () => {
  const unknown = { product: "", model: "", made_at: null, format: "", added_by: null };
  expect(provenanceInWords({ ...FROM, ...unknown })).toHaveLength(1);
});

it("changes are counted, and what was taken out is named by its length and reason", () => {
  const words = provenanceInWords({
    ...FROM,
    changes: [
      { op: "split", count: 2 },
      { op: "redact", length: 24, reason: "a name" },
      { op: "redact", length: 3, reason: "health" },
    ],
  });
  expect(words.slice(2)).toEqual([
    "2 turns were split.",
    "2 passages were taken out (24 characters: a name; 3 characters: health).",
  ]);
});

it("what was declared is told as its author's, and what came late is called so", () => {
  const declaration = { model: "GPT-5", purpose: "", use: "For my outline" };
  const words = provenanceInWords({ ...FROM, is_late: true, declaration });
  expect(words[1]).toMatch(/, after the time for it\.$/);
  expect(words.slice(2)).toEqual([
    "Model, as stated: GPT-5",
    "How the answer was used: For my outline",
  ]);
});
