/** Every text of the pages is in the catalogues, and every catalogue has all of them. */

import { mkdirSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { messagesIn, textsOutside } from "./messages";

const modules = import.meta.glob<string>("../src/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const sources = Object.fromEntries(
  Object.entries(modules).map(([path, text]) => [path.replace("../src/", ""), text]),
);

if (process.env["PROMPTGRIMOIRE_TEST_ACCEPT"] !== undefined) {
  // tests/languages/messages.py makes the catalogues of it.
  mkdirSync(".dev", { recursive: true });
  writeFileSync(".dev/browser-messages.json", JSON.stringify(messagesIn(sources)));
}

it("no text is outside the catalogues", () => {
  expect(messagesIn(sources).length).toBeGreaterThan(1000);
  expect(textsOutside(sources), "Write t(…), plural(…) or rich(…) of i18n around them").toEqual([]);
});
