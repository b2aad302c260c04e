/** Cards stand beside their text, share stacks where notes are dense, and never stand on each other. */

import { describe, expect, it } from "vitest";
import { random } from "../../../testing/random";
import {
  GAP,
  type Item,
  layOutCards,
  STACK,
  type Unit,
  unitsWithin,
  WIDE_DRIFT,
} from "./card_layout";

const HEIGHT = 50;

function items(...tops: number[]): Item[] {
  return tops.map((top, i) => ({ key: String(i), top, height: HEIGHT }));
}

function pin(height: number, ...keys: string[]) {
  return { isStack: keys.length > 1, keys: new Set(keys), height };
}

function tops(units: readonly Unit[]): number[] {
  return units.map(({ top }) => top);
}

describe("cards", () => {
  it("that have room stand beside their text", () => {
    expect(tops(layOutCards(items(0, 100, 300)))).toEqual([0, 100, 300]);
  });

  it("that have little are pushed down one after another", () => {
    expect(tops(layOutCards(items(0, 10, 20)))).toEqual([0, 50 + GAP, 100 + 2 * GAP]);
  });

  it("that would leave their text share a stack with the one before", () => {
    const units = layOutCards(items(0, 1, 2, 3, 4, 5), null, 300);
    expect(units.map(({ keys }) => keys.join())).toEqual(["0", "1", "2,3,4,5"]);
    expect(units.at(-1)?.height).toBe(STACK);
  });

  it("make way upwards for the open one", () => {
    const units = layOutCards(items(500, 510, 520), pin(HEIGHT, "2"));
    expect(tops(units)).toEqual([520 - 100 - 2 * GAP, 520 - 50 - GAP, 520]);
  });

  it("make way downwards for the open one", () => {
    expect(tops(layOutCards(items(100, 110), pin(300, "0")))).toEqual([100, 400 + GAP]);
  });

  it("without room above the open one stay before it, and it begins below them", () => {
    const units = layOutCards(items(0, 5, 10), pin(200, "2"));
    expect(units.map(({ keys }) => keys.join())).toEqual(["0,1", "2"]);
    expect(tops(units)).toEqual([0, STACK + GAP]);
  });

  it("far above the open one stay where they are", () => {
    expect(tops(layOutCards(items(0, 500), pin(HEIGHT, "1")))).toEqual([0, 500]);
  });

  it("of an open stack are one unit", () => {
    const units = layOutCards(items(0, 1, 2, 3, 400), pin(300, "1", "2"));
    expect(units.find(({ height }) => height === 300)?.keys).toEqual(["1", "2"]);
  });
});

it("a card alone is no stack, also where it has no room above the open one", () => {
  const units = layOutCards(items(0, 54), pin(200, "1"));
  expect(units).toMatchObject([
    { isStack: false, top: 0, height: HEIGHT },
    { isStack: false, top: HEIGHT + GAP, height: 200 },
  ]);
});

describe("of any notes", () => {
  const cases = Array.from({ length: 200 }, (_, seed) => seed);

  it.each(cases)("each card is there once, near its text, and on no other (%i)", (seed) => {
    const chance = random(seed);
    const length = 2_000 + chance.below(6_000);
    const all = Array.from({ length: 1 + chance.below(400) }, () => chance.below(length))
      .sort((a, b) => a - b)
      .map((top, i) => ({ key: String(i), top, height: HEIGHT + chance.below(3) * 18 }));
    const open =
      chance.below(2) === 0 ? null : pin(80 + chance.below(900), String(chance.below(all.length)));
    const bottom = length + 2 * HEIGHT + 72;
    const units = layOutCards(all, open, bottom);

    expect(units.flatMap(({ keys }) => keys).sort(byNumber)).toEqual(all.map(({ key }) => key));
    for (let i = 1; i < units.length; i += 1) {
      const before = units[i - 1] as Unit;
      expect((units[i] as Unit).top).toBeGreaterThanOrEqual(before.top + before.height + GAP);
    }
    for (const { isStack, keys, top, height } of units) {
      const card = all[Number(keys[0])] as Item;
      const isOpen = keys.some((key) => open?.keys.has(key));
      expect(height).toBe(isOpen ? open?.height : isStack ? STACK : card.height);
      expect(isStack).toBe(keys.length > 1);
      expect(top).toBeGreaterThanOrEqual(0);
      const first = all[Number(keys[0])] as Item;
      const isDisplaced =
        open !== null && Math.abs(top - first.top) <= open.height + STACK + 4 * GAP + WIDE_DRIFT;
      expect(Math.abs(top - first.top) <= WIDE_DRIFT || isDisplaced || top + HEIGHT > length).toBe(
        true,
      );
    }
    const end = (units.at(-1)?.top ?? 0) + (units.at(-1)?.height ?? 0);
    expect(end).toBeLessThanOrEqual(bottom + (open?.height ?? 0) + STACK + GAP);
  });

  it("2,000 notes make a column no longer than their text", () => {
    const all = items(...Array.from({ length: 2_000 }, (_, i) => Math.floor(i * 3.1)));
    const units = layOutCards(all, null, 6_213);
    const last = units.at(-1) as Unit;
    expect(last.top + last.height).toBeLessThanOrEqual(6_213);
    expect(units.length).toBeLessThan(6_213 / (STACK + GAP) + 1);
  });
});

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b);
}

it("draws the cards that touch what is seen", () => {
  const units = layOutCards(items(0, 100, 200));
  expect(unitsWithin(units, 60, 150).map(({ keys }) => keys[0])).toEqual(["1"]);
});
