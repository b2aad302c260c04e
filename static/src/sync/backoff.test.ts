/** Pauses grow from half a second to ten, and differ from page to page. */

import { expect, it } from "vitest";
import { pauseBefore } from "./backoff";

it("doubles up to ten seconds", () => {
  const longest = [0, 1, 2, 3, 4, 5, 60].map((failures) => pauseBefore(failures, () => 1));
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

it("leaves half of it to chance, but never less than half a second", () => {
  expect(pauseBefore(5, () => 0)).toBe(5000);
  expect(pauseBefore(0, () => 0)).toBe(500);
});
