/** The queue of a marker keeps its place while marks are given. */

import { expect, it } from "vitest";
import type { ToMark } from "../../api/openapi.generated";
import { parseFilter, positionOf } from "./queue";

function student(name: string, change: Partial<ToMark> = {}): ToMark {
  return {
    enrolment_id: name.toLowerCase(),
    name,
    is_handed_in: false,
    is_marked: false,
    has_draft: false,
    is_in_own_group: false,
    marking_state: null,
    ...change,
  };
}

const CLASS = [
  student("Ada", { is_marked: true }),
  student("Ben", { is_handed_in: true }),
  student("Cy", { has_draft: true, is_handed_in: true }),
  student("Di", { is_in_own_group: true }),
];

it.each([
  ["everyone", "ben", { place: 2, count: 4, previous: "ada", next: "cy" }],
  ["unmarked", "ben", { place: 1, count: 2, previous: null, next: "di" }],
  ["to-mark", "ben", { place: 1, count: 1, previous: null, next: null }],
  ["own-groups", "di", { place: 1, count: 1, previous: null, next: null }],
] as const)("knows the place of somebody among %s", (filter, member, position) => {
  expect(positionOf(CLASS, filter, member)).toEqual(position);
});

it("keeps somebody who has just been marked until one goes on", () => {
  expect(positionOf(CLASS, "unmarked", "cy")).toEqual({
    place: 2,
    count: 3,
    previous: "ben",
    next: "di",
  });
});

it("leads from somebody who is no student to the first one", () => {
  expect(positionOf(CLASS, "everyone", "tess")).toEqual({
    place: null,
    count: 4,
    previous: null,
    next: "ada",
  });
});

it("takes an unknown filter for everyone", () => {
  expect([undefined, "", "toString", "unmarked"].map(parseFilter)).toEqual([
    "everyone",
    "everyone",
    "everyone",
    "unmarked",
  ]);
});
