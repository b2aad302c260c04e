// @vitest-environment jsdom
/** Reading preferences are kept in the browser, and nonsense that stands there is not used. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { nextSize, SIZES, storedPreferences, storePreferences } from "./reading_preferences";

let cookies = "";

beforeEach(() => {
  cookies = "";
  vi.spyOn(document, "cookie", "get").mockImplementation(() => `other=1; ${cookies}`);
  vi.spyOn(document, "cookie", "set").mockImplementation((written) => {
    cookies = written.split("; ")[0] ?? "";
  });
});

afterEach(() => vi.restoreAllMocks());

it("is the page's own at first, and then what was chosen", () => {
  expect(storedPreferences()).toEqual({ size: 1, isNumbered: null });
  storePreferences({ size: 1.5, isNumbered: true });
  expect(storedPreferences()).toEqual({ size: 1.5, isNumbered: true });
});

it.each(["{", "null", "7", "%", '{"size": 900, "isNumbered": "no"}'])("is not %s", (stored) => {
  cookies = `__Host-reading=${stored}`;
  expect(storedPreferences()).toEqual({ size: 1, isNumbered: null });
});

it("goes through the sizes and stops at the last one", () => {
  expect(nextSize(1, 1)).toBe(1.15);
  expect(nextSize(SIZES[0] ?? 0, -1)).toBe(SIZES[0]);
});
