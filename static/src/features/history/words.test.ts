// @vitest-environment jsdom
/** Steps in words, put together by day and sitting. */

import { describe, expect, it } from "vitest";
import type { PastAct, PastStep } from "../../document/annotations/past";
import { actsInWords, daysOf } from "./words";

function act(kind: string, note = "aaaaaaaa/1", values: PastAct["values"] = {}): PastAct {
  return { kind, note, key: "", values };
}

function step(author: string, at: string | null, ...acts: PastAct[]): PastStep {
  return { author, at, acts };
}

describe("words", () => {
  it("count what was done", () => {
    expect(actsInWords([act("note"), act("note"), act("comment")])).toBe(
      "marked 2 passages and wrote 1 comment",
    );
    expect(actsInWords([act("comment", "a", { reply_to: "b" })])).toBe("wrote 1 answer");
  });

  it("do not count what comes back with a note", () => {
    expect(actsInWords([act("note-back"), act("comment"), act("comment")])).toBe("restored 1 note");
  });
});

describe("sittings", () => {
  it("are of one person without a long rest, on one day", () => {
    const days = daysOf([
      step("a", "2026-03-02T10:00:00Z", act("note")),
      step("a", "2026-03-02T10:07:00Z", act("note")),
      step("b", "2026-03-02T10:08:00Z", act("comment")),
      step("a", "2026-03-02T10:09:00Z", act("note")),
      step("a", "2026-03-02T11:00:00Z", act("note")),
      step("a", "2026-03-05T11:00:00Z", act("tag")),
    ]);
    expect(
      days.map(({ sittings }) => sittings.map(({ author, words }) => [author, words])),
    ).toEqual([
      [
        ["a", "marked 2 passages"],
        ["b", "wrote 1 comment"],
        ["a", "marked 1 passage"],
        ["a", "marked 1 passage"],
      ],
      [["a", "gave 1 note another tag"]],
    ]);
    expect(days[0]?.sittings[0]).toMatchObject({ first: 0, end: 2 });
  });

  it("are in order where no times are known", () => {
    const days = daysOf([
      step("a", null, act("note")),
      step("b", null, act("note")),
      step("b", null, act("note")),
    ]);
    expect(days).toHaveLength(1);
    expect(days[0]?.sittings.map(({ end }) => end)).toEqual([1, 3]);
  });
});
