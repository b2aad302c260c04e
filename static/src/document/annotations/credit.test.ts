/** A rule counts as the server counts. */

import { expect, it } from "vitest";
import vectors from "../../../../tests/vectors/credit.json";
import type { Counted, CreditRule } from "../../api/openapi.generated";
import { creditOf, numbersOf } from "./credit";

interface Rule {
  readonly conditions: readonly (readonly (string | number | boolean)[])[];
  readonly unit?: string;
  readonly cap?: number;
  readonly is_completion?: boolean;
}

function ruleOf({ conditions, unit = "points", cap, is_completion = false }: Rule): CreditRule {
  return {
    conditions: conditions.map(([counted, wanted, worth, part]) => ({
      counted: counted as Counted,
      wanted: wanted as number,
      worth: worth as number,
      is_in_proportion: part as boolean,
    })),
    unit: unit as CreditRule["unit"],
    cap: cap ?? null,
    is_completion,
  };
}

it.each(vectors.rules)("gives points for $name", (vector) => {
  const { rule, numbers, maximum, hundredths, is_rounded: isRounded } = vector;
  expect(creditOf(ruleOf(rule), numbers, maximum)).toEqual({ hundredths, isRounded });
});

it.each(vectors.notes)("counts $name", ({ marked, comments, numbers }) => {
  const [written = 0, replies = 0, words = 0] = comments;
  const notes = {
    marked: marked.map(([conversation, start, end, quote, tag]) => ({
      conversation: conversation as string,
      start: start as number,
      end: end as number,
      quote: quote as string,
      tag: tag as string,
    })),
    comments: written,
    replies,
    words,
  };
  expect(numbersOf(notes, vectors.turn_starts, true)).toEqual({ ...numbers, handed_in: 1 });
});
