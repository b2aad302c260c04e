/** Heat has as many strengths as readers can tell apart, and each number of people has one. */

import { expect, it } from "vitest";
import { LEVELS, levelFor, levelsOf, peopleAt, strengths } from "./heat_painting";

it.each([1, 2, 4, 5, 6, 7, 13, 30, 1100])("of %i people everybody has a strength", (most) => {
  const levels = levelsOf(most);
  expect(levels).toHaveLength(Math.min(LEVELS, most));
  expect(levels[0]?.[0]).toBe(1);
  expect(levels.at(-1)?.[1]).toBe(most);
  for (let people = 1; people <= most; people += 1) {
    const level = levelFor(people, levels);
    const [least, greatest] = levels[level - 1] ?? [];
    expect([least, greatest]).not.toContain(undefined);
    expect(people).toBeGreaterThanOrEqual(least ?? 0);
    expect(people).toBeLessThanOrEqual(greatest ?? 0);
  }
});

it("nobody makes no strength", () => {
  expect(levelsOf(0)).toEqual([]);
});

it("neighbours of one strength are painted as one, and parts with a gap are not", () => {
  const heat = [
    { start: 0, end: 4, people: 9 },
    { start: 4, end: 6, people: 10 },
    { start: 6, end: 7, people: 1 },
    { start: 9, end: 12, people: 1 },
  ];
  expect(strengths(heat, levelsOf(10))).toEqual([
    { start: 0, end: 6, level: 5 },
    { start: 6, end: 7, level: 1 },
    { start: 9, end: 12, level: 1 },
  ]);
});

it("tells how many people have marked a character", () => {
  const heat = [
    { start: 2, end: 4, people: 3 },
    { start: 4, end: 6, people: 1 },
    { start: 9, end: 12, people: 2 },
  ];
  const all = Array.from({ length: 14 }, (_, offset) => peopleAt(heat, offset));
  expect(all).toEqual([0, 0, 3, 3, 1, 1, 0, 0, 0, 2, 2, 2, 0, 0]);
});
