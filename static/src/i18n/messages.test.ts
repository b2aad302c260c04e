/** Texts follow the catalogue, the plural forms of the language, and the way numbers are written. */

import { afterEach, expect, it, vi } from "vitest";
import type { Catalogue } from "./messages";

afterEach(() => {
  globalThis.catalogue = undefined;
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The module as a page of that language loads it. */
async function page(lang: string, dir: string, catalogue: Catalogue) {
  vi.stubGlobal("document", { documentElement: { lang, dir } });
  globalThis.catalogue = catalogue;
  vi.resetModules();
  return import("./messages");
}

it("says what stands there where there is no catalogue", async () => {
  const { number, plural, t } = await page("en", "ltr", {});
  expect(t("Due {time}", { time: "today" })).toBe("Due today");
  expect(plural(1, "{n} note", "{n} notes")).toBe("1 note");
  expect(plural(1200, "{n} note", "{n} notes")).toBe("1,200 notes");
  expect(number(1 / 8)).toBe("0.125");
});

it("says it in the language of the page", async () => {
  const { plural, t } = await page("de", "ltr", {
    "Due {time}": "Fällig {time}",
    "{n} note": ["{n} Notiz", "{n} Notizen"],
  });
  expect(t("Due {time}", { time: "heute" })).toBe("Fällig heute");
  expect(plural(1, "{n} note", "{n} notes")).toBe("1 Notiz");
  expect(plural(1200, "{n} note", "{n} notes")).toBe("1.200 Notizen");
});

it("has six forms in Arabic, the digits of the conversations, and names that keep their direction", async () => {
  const forms = ["zero", "one", "two", "{n} few", "{n} many", "{n} other"];
  const { plural, t } = await page("ar", "rtl", { "{n} note": forms, "By {name}": "من {name}" });
  const shownForms = [0, 1, 2, 3, 11, 100].map((n) => plural(n, "{n} note", "{n} notes"));
  expect(shownForms).toEqual(["zero", "one", "two", "3 few", "11 many", "100 other"]);
  expect(t("By {name}", { name: "Ada" })).toBe("من \u2068Ada\u2069");
});

it("keeps the sentence around a name that goes from right to left", async () => {
  const { t } = await page("en", "ltr", {});
  expect(t("{name} (1 of 2)", { name: "ليلى" })).toBe("\u2068ليلى\u2069 (1 of 2)");
  expect(t("{name} (1 of 2)", { name: "Ada" })).toBe("Ada (1 of 2)");
});
