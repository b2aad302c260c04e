/** Comments are shown with names: the ids of people whom they mention say nothing to a reader. */

import { expect, it } from "vitest";

const code = import.meta.glob<string>(["../src/screens/annotate/**/*.{ts,tsx}", "!**/*.test.*"], {
  query: "?raw",
  import: "default",
  eager: true,
});

it("has no line of a comment without its signs and with author ids", () => {
  const found = Object.entries(code).filter(([, text]) => text.includes("withoutMarkup"));
  expect(Object.keys(code)).toContain("../src/screens/annotate/components/board_card.tsx");
  expect(found.map(([path]) => path)).toEqual([]);
});
