/** Numbers that people type are read by one parser: a field of type "number" drops a comma. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const SOURCES = join(import.meta.dirname, "../src");

it("has no field of type number", () => {
  const found = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx") && !file.endsWith(".test.tsx"))
    .filter((file) => /type=["{]+"?number/.test(readFileSync(join(SOURCES, file), "utf8")));
  expect(found).toEqual([]);
});
