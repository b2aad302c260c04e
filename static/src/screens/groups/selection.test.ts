/** Selection of people, and the moves that it gives. */

import { expect, test } from "vitest";
import type { Grouping } from "../../api/openapi.generated";
import { additionOf, isChosen, movesOf, stillThere, withPlaces } from "./selection";

const ADA = { enrolmentId: "ada", groupId: "red" };
const BEN = { enrolmentId: "ben", groupId: null };
const CLEO = { enrolmentId: "cleo", groupId: "red" };

test("people are moved group by group, and nobody into the group that they are in", () => {
  expect(movesOf([ADA, BEN, CLEO], "blue")).toEqual([
    { people: ["ada", "cleo"], into: "blue", out_of: "red" },
    { people: ["ben"], into: "blue", out_of: null },
  ]);
  expect(movesOf([ADA, BEN], "red")).toEqual([{ people: ["ben"], into: "red", out_of: null }]);
  expect(movesOf([ADA, BEN], null)).toEqual([{ people: ["ada"], into: null, out_of: "red" }]);
  expect(movesOf([], "red")).toEqual([]);
});

test("people are put into a second group by one move", () => {
  expect(additionOf([ADA, BEN], "blue")).toEqual({
    people: ["ada", "ben"],
    into: "blue",
    out_of: null,
  });
});

test("somebody in two groups is chosen in each of them alone", () => {
  const other = { ...ADA, groupId: "blue" };
  const chosen = withPlaces([], [ADA], true);
  expect(isChosen(chosen, ADA)).toBe(true);
  expect(isChosen(chosen, other)).toBe(false);
  expect(withPlaces(withPlaces(chosen, [ADA, other], true), [ADA], false)).toEqual([other]);
});

test("whoever has gone from a group meanwhile is not chosen any more", () => {
  const group = {
    id: "red",
    name: "Red",
    is_named_by_lms: false,
    is_retired: false,
    has_work: false,
    members: ["ada"],
  };
  const grouping: Grouping = {
    id: "teams",
    name: "Teams",
    source: "hand",
    groups: [group],
    activities: [],
  };
  expect(stillThere([ADA, BEN, CLEO], grouping, ["ben"])).toEqual([ADA, BEN]);
  expect(stillThere([ADA, BEN, CLEO], { ...grouping, groups: [] }, [])).toEqual([]);
});
