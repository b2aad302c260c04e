/** Overlapping spans get underlines of their own, as long as there are any left. */

import { expect, it } from "vitest";
import { LANES, lanesOf } from "./painting";

it("gives spans apart from each other the same lane", () => {
  expect(
    lanesOf([
      { start: 0, end: 5 },
      { start: 5, end: 9 },
    ]),
  ).toEqual([0, 0]);
});

it("gives overlapping spans different lanes, the longer one the first", () => {
  expect(
    lanesOf([
      { start: 2, end: 4 },
      { start: 0, end: 9 },
      { start: 2, end: 8 },
    ]),
  ).toEqual([2, 0, 1]);
});

it("shares the last lane when more overlap than there are lanes", () => {
  const spans = Array.from({ length: 6 }, () => ({ start: 0, end: 3 }));
  expect(Math.max(...lanesOf(spans))).toBe(LANES - 1);
});
