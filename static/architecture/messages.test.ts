/** Every text of the pages is in the catalogues, and every catalogue has all of them. */

import { mkdirSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { messagesIn, referencesIn, textsOutside } from "./messages";

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

it("no text shows a character reference", () => {
  expect(referencesIn(sources), "Write the character itself").toEqual([]);
  expect(referencesIn({ "a.ts": 't("a &gt; b"); plural(n, "{n} a", "{n} &#39;")' })).toHaveLength(
    2,
  );
  expect(referencesIn({ "a.ts": 't("this & that; AT&T")' })).toEqual([]);
});

it("a sentence is read wherever it stands", () => {
  const outside = (text: string) => textsOutside({ "a.tsx": text });
  expect(outside('const WORDS = { class: "Everybody reads it." };')).toHaveLength(1);
  expect(outside('const made = <Details name="In no group" />;')).toHaveLength(1);
  expect(outside('const made = <small>{count === 0 ? "none" : t("some")}</small>;')).toHaveLength(
    1,
  );
  expect(outside('const parts = { "To do": [], Past: [] };')).toHaveLength(1);
  expect(outside('const made = <p class="lead wide" key="one two" />;')).toEqual([]);
});
