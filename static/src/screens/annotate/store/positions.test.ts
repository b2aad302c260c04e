/** Positions of others: of each person the newest, and of a hostile one nothing that a page would trip over. */

import { expect, it } from "vitest";
import { hueOf, positionsIn } from "./positions";

const state = (author: string, fields: Record<string, unknown>, changedAt: number | null = 1) => ({
  author,
  fields,
  clock: 1,
  changedAt,
});

it("has of a person with two windows the one in which they moved last", () => {
  const found = positionsIn([
    state("ada", { conversation: "c", turn: 1 }),
    state("ben", { conversation: "c", turn: 5, start: 2, end: 4 }),
    state("ada", { conversation: "d", turn: 2 }),
    state("cat", {}),
  ]);
  expect([...found.keys()]).toEqual(["ben", "ada"]);
  expect(found.get("ada")).toMatchObject({ conversation: "d", turn: 2, selection: null });
  expect(found.get("ben")?.selection).toEqual({ start: 2, end: 4 });
});

it.each([
  { turn: 0 },
  { turn: -1 },
  { turn: 1.5 },
  { turn: "1" },
  { turn: null, start: 1 },
  { start: 2, end: 2 },
  { start: -1, end: 2 },
  { start: 0, end: Number.POSITIVE_INFINITY },
  { start: "0", end: "9" },
])("takes nothing from %o", (fields) => {
  const [position] = positionsIn([state("ada", { conversation: "c", ...fields })]).values();
  expect(position).toMatchObject({ turn: null, selection: null });
});

it("gives a person one hue on every page", () => {
  const hues = new Set(Array.from({ length: 200 }, (_, i) => hueOf(`author${i}`)));
  expect(hueOf("ada00001")).toBe(hueOf("ada00001"));
  expect(hues.size).toBe(12);
});
