/** Edits of a rubric keep its keys, and its points are those that are typed. */

import { expect, it } from "vitest";
import type { Tag } from "../../../api/openapi.generated";
import { asBody, fromTags, mostOf, newCriterion, totalOf, withLevel } from "./edits";

const LEVELS = [
  { words: "Not there", points: "0" },
  { words: "Good", points: "7,5" },
];

function tag(key: string, change: Partial<Tag> = {}): Tag {
  return {
    key,
    name: key.toUpperCase(),
    color: "#1b62a7",
    shortcut: "1",
    description: `About ${key}`,
    example: "",
    group_name: "",
    needs_comment: false,
    is_retired: false,
    merged_into: null,
    ...change,
  };
}

it("takes the points of the best level, as they are typed anywhere", () => {
  const criterion = newCriterion({ title: "Claims", points: "3", levels: LEVELS });
  expect(mostOf(criterion)).toBe("7.5");
  expect(asBody([criterion])?.[0]).toMatchObject({
    points: "7.5",
    levels: [
      { words: "Not there", points: "0" },
      { words: "Good", points: "7.5" },
    ],
  });
});

it("sends nothing while a number is none", () => {
  expect(asBody([newCriterion({ points: "ten" })])).toBeNull();
  expect(asBody([newCriterion({ levels: [...LEVELS, { words: "Best", points: "" }] })])).toBeNull();
  expect(totalOf([newCriterion({ points: "ten" })])).toBeNull();
});

it("adds decimals exactly", () => {
  expect(totalOf(["0.1", "0.2"].map((points) => newCriterion({ points })))).toBe(0.3);
});

it("begins with one criterion for each tag in use", () => {
  const tags = [tag("claim"), tag("old", { is_retired: true }), tag("source")];
  const criteria = fromTags(tags);
  expect(criteria.map(({ title, tags: evidence }) => [title, evidence])).toEqual([
    ["CLAIM", ["claim"]],
    ["SOURCE", ["source"]],
  ]);
  expect(new Set(criteria.map(({ key }) => key)).size).toBe(2);
});

it("begins levels with none and all of its points", () => {
  expect(withLevel(newCriterion({ points: "5" })).map(({ points }) => points)).toEqual(["0", "5"]);
});
