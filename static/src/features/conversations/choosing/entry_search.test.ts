/** A conversation of an export is found by words of its title. */

import { expect, it } from "vitest";
import type { Entry } from "../../../api/openapi.generated";
import { found } from "./entry_search";

function entry(title: string, created_at: string | null = null): Entry {
  return { id: title, title, created_at, turns: 2 };
}

const ENTRIES = [
  entry("Tides and the Moon", "2026-01-02T00:00:00Z"),
  entry("Thermodynamik für Anfänger", "2026-03-02T00:00:00Z"),
  entry("Undated"),
];

it.each([
  ["", ["Thermodynamik für Anfänger", "Tides and the Moon", "Undated"]],
  ["moon TIDES", ["Tides and the Moon"]],
  ["anfanger", ["Thermodynamik für Anfänger"]],
  ["mars", []],
])("%j finds %j", (query, titles) => {
  expect(found(ENTRIES, query).map(({ title }) => title)).toEqual(titles);
});
