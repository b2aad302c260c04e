// @vitest-environment jsdom
/** Words for templates say who gets what. */

import { describe, expect, it } from "vitest";
import { template } from "../../testing/data";
import { detailsOf, ownersInWords, stateInWords } from "./words";

describe("owners", () => {
  it.each([
    [0, 0, "There is no student yet. Each one that comes begins with these notes."],
    [1, 0, "The one student has not begun, and gets these notes."],
    [
      1,
      1,
      "The one student has begun and keeps what is there. Whoever comes later begins with these notes.",
    ],
    [30, 0, "None of the 30 students has begun. All of them get these notes."],
    [
      30,
      18,
      "12 of 30 students have not begun, and get these notes. 18 have begun and keep what is there.",
    ],
    [
      30,
      29,
      "1 of 30 students has not begun, and gets these notes. 29 have begun and keep what is there.",
    ],
    [
      2,
      1,
      "1 of 2 students has not begun, and gets these notes. 1 has begun and keeps what is there.",
    ],
    [
      30,
      30,
      "All 30 students have begun and keep what is there. Whoever comes later begins with these notes.",
    ],
  ])("%i with %i begun", (total, begun, words) => {
    expect(ownersInWords({ total, begun }, "student")).toBe(words);
  });
});

describe("state", () => {
  const now = Date.parse("2026-12-02T12:00:00Z");

  it("asks for notes where there are none", () => {
    const words = stateInWords(template({ notes: 0, given_at: null, changes: [] }), "group", now);
    expect(words).toContain("each group starts with. Mark passages");
  });

  it("tells that nobody has them before they are given out", () => {
    const words = stateInWords(template({ notes: 0, given_at: null }), "student", now);
    expect(words).toContain("Not given out yet: 1 note.");
  });

  it("tells what has changed since", () => {
    const words = stateInWords(template(), "student", now);
    expect(words).toContain("Whoever begins gets 2 notes, given out");
    expect(words).toContain("You have changed 1 note since.");
  });
});

describe("details", () => {
  it("name tag and comments", () => {
    const comments = [
      { kind: "added", text: "Why?" },
      { kind: "removed", text: "So." },
    ] as const;
    expect(detailsOf({ kind: "changed", quote: "q", tag: "Claim", comments })).toEqual([
      "Tag: Claim",
      "Comment: Why?",
      "Without the comment: So.",
    ]);
  });

  it("never are empty for a note that has changed", () => {
    expect(detailsOf({ kind: "changed", quote: "q", tag: null, comments: [] })).toHaveLength(1);
    expect(detailsOf({ kind: "removed", quote: "q", tag: null, comments: [] })).toEqual([]);
  });
});
