/** Texts that people type or paste are taken whole: "maxLength" would cut them without a word. */

import { expect, it } from "vitest";

const markup = import.meta.glob<string>(["../src/**/*.tsx", "!../src/**/*.test.tsx"], {
  query: "?raw",
  import: "default",
  eager: true,
});

it("has no field that cuts", () => {
  const found = Object.entries(markup).filter(([, text]) => /\bmaxLength=/i.test(text));
  expect(found.map(([path]) => path)).toEqual([]);
});
