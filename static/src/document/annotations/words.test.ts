/** Words are counted as the server counts them. */

import { expect, it } from "vitest";
import vectors from "../../../../tests/vectors/words.json";
import { countWords } from "./words";

it.each(vectors)("counts the words of %j", (text, words) => {
  expect(countWords(text as string)).toBe(words);
});
