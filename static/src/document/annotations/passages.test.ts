/** Passages are counted as the server counts them. */

import { expect, it } from "vitest";
import vectors from "../../../../tests/vectors/passages.json";
import { countSeparate } from "./passages";

it.each(vectors)("counts $name", ({ passages, count }) => {
  const given = passages.map(([conversation, start, end, quote]) => ({
    conversation: conversation as string,
    start: start as number,
    end: end as number,
    quote: quote as string,
  }));
  expect(countSeparate(given)).toBe(count);
});
