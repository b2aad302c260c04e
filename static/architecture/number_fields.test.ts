/** Numbers that people type are read by one parser: a field of type "number" drops a comma. */

import { expect, it } from "vitest";

const markup = import.meta.glob<string>(["../src/**/*.tsx", "!../src/**/*.test.tsx"], {
  query: "?raw",
  import: "default",
  eager: true,
});

it("has no field of type number", () => {
  const found = Object.entries(markup).filter(([, text]) => /type=["{]+"?number/.test(text));
  expect(Object.keys(markup)).toContain("../src/ui/number_field.tsx");
  expect(found.map(([path]) => path)).toEqual([]);
});
