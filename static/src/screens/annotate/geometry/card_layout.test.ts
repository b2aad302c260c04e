/** Cards stand beside their text where they can, and never on each other. */

import { describe, expect, it } from "vitest";
import { cardsWithin, GAP, type Item, layOutCards } from "./card_layout";

function items(...tops: number[]): Item[] {
  return tops.map((top, i) => ({ key: String(i), top, height: 50 }));
}

function placed(all: Item[], pinned: string | null = null): number[] {
  return [...layOutCards(all, pinned).values()];
}

describe("cards", () => {
  it("that have room stand beside their text", () => {
    expect(placed(items(0, 100, 300))).toEqual([0, 100, 300]);
  });

  it("that have none are pushed down one after another", () => {
    expect(placed(items(0, 10, 20))).toEqual([0, 50 + GAP, 100 + 2 * GAP]);
  });

  it("make way upwards for the open one", () => {
    expect(placed(items(500, 510, 520), "2")).toEqual([520 - 100 - 2 * GAP, 520 - 50 - GAP, 520]);
  });

  it("make way downwards for the open one", () => {
    const tall = items(100, 110).map((item, i) => ({ ...item, height: i === 0 ? 300 : 50 }));
    expect(placed(tall, "0")).toEqual([100, 400 + GAP]);
  });

  it("go beyond the top when too many stand before the open one", () => {
    expect(placed(items(0, 5, 10), "2")).toEqual([10 - 100 - 2 * GAP, 10 - 50 - GAP, 10]);
  });

  it("far above the open one stay where they are", () => {
    expect(placed(items(0, 500), "1")).toEqual([0, 500]);
  });

  it("never overlap, whichever is open", () => {
    const all = items(0, 3, 40, 41, 200, 210, 211, 212, 900);
    for (const { key } of all) {
      const tops = placed(all, key);
      for (let i = 1; i < tops.length; i += 1) {
        expect((tops[i] as number) - (tops[i - 1] as number)).toBeGreaterThanOrEqual(50 + GAP);
      }
    }
  });
});

it("draws the cards that touch what is seen", () => {
  const all = items(0, 100, 200);
  expect(cardsWithin(all, layOutCards(all, null), 60, 150).map(({ key }) => key)).toEqual(["1"]);
});
