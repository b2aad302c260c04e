// @vitest-environment jsdom
/** A name that is not known is asked for once, together with others. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AuthorNames, initials } from "./author_names";

const ANA = { name: "Ana", role: "student", is_own: false } as const;
const BEN = { name: "Ben", role: "tutor", is_own: false } as const;

let asked: number;
let changes: number;
let isAway: boolean;
let names: AuthorNames;

beforeEach(() => {
  vi.useFakeTimers();
  asked = 0;
  changes = 0;
  isAway = false;
  const fetchAuthors = async () => {
    asked += 1;
    if (isAway) {
      throw new Error("away");
    }
    return { ana: ANA, ben: BEN };
  };
  const onChange = () => {
    changes += 1;
  };
  names = new AuthorNames({ ana: ANA }, fetchAuthors, onChange, () => 0);
});

afterEach(() => {
  vi.useRealTimers();
});

it("fetches several unknown ids at once, and announces their names", async () => {
  expect([names.find("ben"), names.find("carl"), names.find("ben")]).toEqual([null, null, null]);
  await vi.advanceTimersByTimeAsync(500);
  expect(names.find("ben")).toEqual(BEN);
  expect([asked, changes]).toEqual([1, 1]);
});

it("does not ask again for an id that stays unknown", async () => {
  names.find("carl");
  await vi.advanceTimersByTimeAsync(500);
  names.find("carl");
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toBe(1);
});

it("asks in vain for people who are mentioned only so often, and for authors always", async () => {
  for (let number = 0; number < 40; number += 1) {
    names.mentioned(`nobody${number}`);
    await vi.advanceTimersByTimeAsync(15_000);
  }
  expect(asked).toBe(20);
  names.find("carl");
  await vi.advanceTimersByTimeAsync(15_000);
  expect(asked).toBe(21);
  expect(names.mentioned("ben")).toEqual(BEN);
});

it("asks again when there was no answer", async () => {
  isAway = true;
  names.find("ben");
  await vi.advanceTimersByTimeAsync(500);
  isAway = false;
  names.find("ben");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(names.find("ben")).toEqual(BEN);
});

it("asks at most once in ten seconds while more and more people come", async () => {
  for (let number = 0; number < 29; number += 1) {
    names.find(`newcomer${number}`);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(asked).toBe(3);
});

it("lists people with their names once these are known, and asks for the others", async () => {
  expect(names.people(["ana", "ben", "carl"])).toEqual([{ author: "ana", ...ANA }]);
  await vi.advanceTimersByTimeAsync(500);
  expect(names.people(["ben", "carl", "ana"])).toEqual([
    { author: "ben", ...BEN },
    { author: "ana", ...ANA },
  ]);
  expect(asked).toBe(1);
});

describe("initials", () => {
  it.each([
    ["Ana Pereira", "AP"],
    ["ana de souza", "AS"],
    ["王小明", "王"],
    ["Łukasz", "Ł"],
    ["𝒜da Lovelace", "𝒜L"],
    ["(Zoë)", "Z"],
    ["Member 4F2A", "M4"],
    [" ", "?"],
    ["🟦", "?"],
  ])("of %j are %j", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});
