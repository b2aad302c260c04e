/** Pauses grow to ten seconds, and differ from page to page. */

import { expect, it } from "vitest";
import { retryDelay } from "./backoff";

const IN_A_ROW = [0, 1, 2, 3, 4, 5, 60];

it("grows up to ten seconds", () => {
  const longest = IN_A_ROW.map((failures) => retryDelay(failures, () => 1));
  expect(longest).toEqual([3000, 3000, 3500, 4500, 8000, 10_000, 10_000]);
});

it("leaves at least half of it to chance, but is never less than half a second", () => {
  const shortest = IN_A_ROW.map((failures) => retryDelay(failures, () => 0));
  expect(shortest).toEqual([500, 500, 1000, 2000, 4000, 5000, 5000]);
});

it("brings a class back one after the other, also when it was cut off all at once", () => {
  const inTenths = new Map<number, number>();
  for (let page = 0; page < 1100; page += 1) {
    const tenth = Math.floor(retryDelay(0, () => page / 1100) / 100);
    inTenths.set(tenth, (inTenths.get(tenth) ?? 0) + 1);
  }
  expect(Math.max(...inTenths.values())).toBeLessThan(50);
});
