/** A mark that the LMS shows otherwise is told on both scales. */

import { describe, expect, it } from "vitest";
import type { Grade } from "../../api/openapi.generated";
import { grade } from "../../testing/data";
import { shownWords, takenWords } from "./differing_marks";

function seen(shown: NonNullable<Grade["shown"]>) {
  return shownWords({ ...grade({ score: 35, maximum: 50 }), shown });
}

describe("a mark that the LMS shows", () => {
  it("is told on its own scale and on ours", () => {
    expect(seen({ score: 12.5, maximum: 100, as_ours: 6.25 })).toBe("12.5 of 100, here 6.25 of 50");
  });

  it("is told once where the scales are the same", () => {
    expect(seen({ score: 12.5, maximum: 50, as_ours: 12.5 })).toBe("12.5 of 50");
  });

  it("is told with what becomes of it where it is rounded", () => {
    expect(seen({ score: 33.33333, maximum: 50, as_ours: 33.33 })).toBe(
      "33.33333 of 50, here 33.33 of 50",
    );
  });

  it("may be none", () => {
    expect(seen({ score: null, maximum: null, as_ours: null })).toBe("no mark");
  });
});

describe("what was taken over", () => {
  it.each([
    [{ taken: 1, left: 0 }, "1 mark is as in the LMS now."],
    [
      { taken: 2, left: 1 },
      "2 marks are as in the LMS now. 1 stays: changed meanwhile, or outside of what can be given here.",
    ],
  ])("is counted: %j", (numbers, words) => {
    expect(takenWords(numbers)).toBe(words);
  });
});
