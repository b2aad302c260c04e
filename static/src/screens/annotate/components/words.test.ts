/** How people, times and beginnings of texts are written. */

import { describe, expect, it } from "vitest";
import { excerpt } from "../../../text/excerpt";
import { initials } from "../store/author_names";
import { ago, inFull } from "./note_times";

describe("initials", () => {
  it.each([
    ["Ana Pereira", "AP"],
    ["ana de souza", "AS"],
    ["王小明", "王"],
    ["Łukasz", "Ł"],
    ["𝒜da Lovelace", "𝒜L"],
    ["(Zoë)", "Z"],
    ["Member 4F2A", "M4"],
    [" ", "?"],
    ["🟦", "?"],
  ])("of %j are %j", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe("a time", () => {
  const now = Date.UTC(2026, 2, 10, 12);
  const minutes = (count: number) => now - count * 60_000;

  it.each([
    ["a moment", minutes(0.5), "just now"],
    ["some minutes", minutes(5), "5m ago"],
    ["some hours", minutes(60 * 3 + 59), "3h ago"],
    ["a day", minutes(60 * 25), "yesterday"],
    ["a month", minutes(60 * 24 * 40), "29 Jan 2026"],
  ])("%s ago is said so", (_, moment, expected) => {
    expect(ago(moment, now).replace("Jan 29, 2026", "29 Jan 2026")).toBe(expected);
  });

  it("of a clock that is ahead is now, and of one that is broken is nothing", () => {
    expect(ago(now + 3_600_000, now)).toBe("just now");
    expect(ago(0, now)).toBe("");
    expect(ago(-1e300, now)).toBe("");
    expect(inFull(1e300)).toBe("");
  });
});

describe("an excerpt", () => {
  it("is one line", () => {
    expect(excerpt("a\n  b", 10)).toBe("a b");
  });

  it("is cut with an ellipsis, never inside a character", () => {
    expect(excerpt("abcdef", 3)).toBe("abc…");
    expect(excerpt("ab🟦🟦", 3)).toBe("ab…");
  });
});
