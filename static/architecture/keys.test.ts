/** Keys that send or close are asked for in one place, which knows of input methods. */

import { expect, it } from "vitest";

const sources = import.meta.glob<string>(
  ["../src/**/*.{ts,tsx}", "!../src/**/*.test.{ts,tsx}", "!../src/ui/keys.ts"],
  { query: "?raw", import: "default", eager: true },
);

/** Comparisons of a key with Enter or Escape, also as `case` and by code. */
const COMPARED = /(===|!==|case)\s*"(Enter|Escape)"|"(Enter|Escape)"\s*(===|!==)/;

it("compares no key with Enter or Escape elsewhere", () => {
  const found = Object.entries(sources).filter(([, text]) => COMPARED.test(text));
  expect(Object.keys(sources).length).toBeGreaterThan(90);
  expect(found.map(([path]) => path)).toEqual([]);
});

it("asks for the platform in one place", () => {
  const found = Object.entries(sources).filter(([, text]) => text.includes("navigator.platform"));
  expect(found.map(([path]) => path)).toEqual([]);
});
