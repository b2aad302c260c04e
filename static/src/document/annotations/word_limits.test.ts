/** Limits hold for the number of words, and are said in words. */

import { describe, expect, it } from "vitest";
import { fitsLimits, limitWords } from "./word_limits";

describe("limits", () => {
  it.each([
    [0, 0, ""],
    [20, 0, "at least 20 words"],
    [0, 1, "at most 1 word"],
    [5, 50, "5 to 50 words"],
    [7, 7, "exactly 7 words"],
  ])("%i and %i are said", (least, most, words) => {
    expect(limitWords({ least, most })).toBe(words);
  });

  it("hold for the text as it is", () => {
    expect(fitsLimits("one two", { least: 2, most: 2 })).toBe(true);
    expect(fitsLimits("one", { least: 2, most: 0 })).toBe(false);
    expect(fitsLimits("one two three", { least: 0, most: 2 })).toBe(false);
    expect(fitsLimits("", { least: 0, most: 0 })).toBe(true);
  });
});
