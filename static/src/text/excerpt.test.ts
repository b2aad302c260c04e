/** Excerpts are one line, and never end inside a character. */

import { describe, expect, it } from "vitest";
import { excerpt } from "./excerpt";

describe("an excerpt", () => {
  it("is one line", () => {
    expect(excerpt("a\n  b", 10)).toBe("a b");
  });

  it("is cut with an ellipsis, never inside a character", () => {
    expect(excerpt("abcdef", 3)).toBe("abc…");
    expect(excerpt("ab🟦🟦", 3)).toBe("ab…");
  });
});
