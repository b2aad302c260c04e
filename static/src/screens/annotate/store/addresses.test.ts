// @vitest-environment jsdom
/** Addresses of notes and passages are read as they were written, and others lead nowhere. */

import { describe, expect, it } from "vitest";
import { hashWithin, noteHash, placeOf, referenceHash, typedPlace } from "./addresses";

const ACTIVITY = "0190f0a0-0000-7000-8000-000000000001";
const ADDRESS = `${location.origin}/activity/${ACTIVITY}`;

it("reads what it has written", () => {
  expect(placeOf(noteHash("ana00001/1-2"))).toEqual({ note: "ana00001/1-2" });
  expect(placeOf(referenceHash({ turn: 4, paragraph: 2 }, "c 1"))).toEqual({
    at: { turn: 4, paragraph: 2 },
    conversation: "c 1",
  });
  expect(placeOf("#at=4")).toEqual({ at: { turn: 4 } });
});

it.each(["", "#", "#main", "#at=", "#at=x", "#conversation=c1"])("%j names no place", (hash) => {
  expect(placeOf(hash)).toBeNull();
});

describe("what somebody types or pastes", () => {
  it.each([
    ["4.2", { at: { turn: 4, paragraph: 2 } }],
    [`${ADDRESS}#note=ana00001%2F1`, { note: "ana00001/1" }],
    [`${ADDRESS}#at=4`, { at: { turn: 4 } }],
    [`${location.origin}/activity/another#at=4`, null],
    ["https://elsewhere.example/#at=4", null],
    ["heat", null],
  ])("%j", (typed, place) => {
    expect(typedPlace(typed, ACTIVITY)).toEqual(place);
  });
});

it("keeps links in comments on this page only where they lead into this activity", () => {
  expect(hashWithin(`${ADDRESS}#at=4.2`, ACTIVITY)).toBe("#at=4.2");
  expect(hashWithin(`${ADDRESS}#elsewhere`, ACTIVITY)).toBeNull();
  expect(hashWithin(`${ADDRESS}.example#at=4`, ACTIVITY)).toBeNull();
});
