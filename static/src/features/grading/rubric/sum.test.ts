/** The mark that a rubric makes is exact, and says where it is rounded. */

import { describe, expect, it } from "vitest";
import { sumOf, sumWords } from "./sum";

function mark(points: number, most: number, maximum: number) {
  return sumOf([{ points, most }], maximum);
}

describe("the mark", () => {
  it.each([
    [15, 20, 100, "75", false],
    [20, 20, 100, "100", false],
    [0, 20, 100, "0", false],
    [2, 3, 100, "66.67", true],
    [1, 3, 100, "33.33", true],
    [1, 8, 1, "0.13", true],
    [7.25, 10, 10, "7.25", false],
    [0.1, 0.3, 3, "1", false],
    [1000, 1000, 10_000, "10000", false],
  ])("is %d of %d points in %d: %s", (points, most, maximum, text, isRounded) => {
    expect(mark(points, most, maximum)).toMatchObject({ mark: text, isRounded });
  });

  it("adds decimals as they are written", () => {
    const parts = [0.1, 0.2, 0.7].map((points) => ({ points, most: 1 }));
    expect(sumOf(parts, 3)).toMatchObject({ points: "1", most: "3", mark: "1" });
  });

  it("is not there before something is chosen for each criterion", () => {
    const parts = [
      { points: 5, most: 10 },
      { points: null, most: 10 },
    ];
    const sum = sumOf(parts, 100);
    expect(sum).toMatchObject({ mark: null, chosen: 1, count: 2, isRounded: false });
    expect(sumWords(sum, 100)).toBe("5 of 20 points so far.");
  });

  it("is never above the highest one, and never rounded in silence", () => {
    for (let most = 1; most <= 60; most += 1) {
      for (let points = 0; points <= most; points += 1) {
        const sum = mark(points, most, 100);
        const exact = (points * 100) / most;
        expect(Math.abs(Number(sum.mark) - exact)).toBeLessThanOrEqual(0.005 + 1e-9);
        expect(Number(sum.mark)).toBeLessThanOrEqual(100);
        expect(sum.isRounded).toBe((points * 10_000) % most !== 0);
        expect(sumWords(sum, 100).includes("rounded")).toBe(sum.isRounded);
      }
    }
  });
});
