/** Turns of two texts share a row where the same role speaks, and none is lost. */

import { describe, expect, it } from "vitest";
import { rowsOf, sameTurn } from "./turn_rows";

const SPEAKERS = { u: "user", a: "assistant", s: "system", t: "text" } as const;

function turns(roles: string) {
  return [...roles].map((role) => ({ speaker: SPEAKERS[role as keyof typeof SPEAKERS] }));
}

function rows(left: string, right: string) {
  const { left: one, right: other, count } = rowsOf(turns(left), turns(right));
  return { left: one.join(""), right: other.join(""), count };
}

describe("rows of two texts", () => {
  it("pair turns of the same number", () => {
    expect(rows("uaua", "uaua")).toEqual({ left: "0123", right: "0123", count: 4 });
  });

  it("leave space where one text is longer", () => {
    expect(rows("ua", "uauaua")).toEqual({ left: "01", right: "012345", count: 6 });
    expect(rows("", "ua")).toEqual({ left: "", right: "01", count: 2 });
  });

  it("put a turn alone that the other text does not have", () => {
    expect(rows("ua", "sua")).toEqual({ left: "12", right: "012", count: 3 });
    expect(rows("uaaua", "uaua")).toEqual({ left: "01234", right: "0134", count: 5 });
  });

  it("pair by number where the roles never meet", () => {
    expect(rows("tt", "uau")).toEqual({ left: "01", right: "012", count: 3 });
  });

  it("take little time for texts of thousands of turns", () => {
    const { count } = rowsOf(turns("ua".repeat(5_000)), turns("uaa".repeat(3_000)));
    expect(count).toBeGreaterThan(9_000);
  });
});

describe("the same turn of another text", () => {
  it("is in the same row, or the last one before", () => {
    const same = (turn: number, read: string, other: string) =>
      sameTurn(turn, turns(read), turns(other));
    expect(same(1, "ua", "sua")).toBe(2);
    expect(same(1, "sua", "ua")).toBe(1);
    expect(same(3, "sua", "ua")).toBe(2);
    expect(same(4, "uaua", "ua")).toBe(2);
  });
});
