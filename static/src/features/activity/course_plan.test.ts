/** The page says which activities the course's settings change, before they are saved. */

import { expect, it } from "vitest";
import type { CourseDefaults } from "../../api/openapi.generated";
import { COURSE_DEFAULTS } from "../../testing/data";
import { planOf, planWords } from "./course_plan";

const ALL = ["allows_own_tags", "needs_comments", "comment_words", "resists_copying"] as const;

const COURSE: CourseDefaults = {
  ...COURSE_DEFAULTS,
  followers: [
    { id: "1", title: "Week 1", follows: [...ALL], keeps: [] },
    { id: "2", title: "Week 2", follows: ["allows_own_tags"], keeps: [] },
  ],
};

it("says nothing where nothing changes", () => {
  expect(planWords(planOf(COURSE, COURSE))).toBe("");
});

it("names what changes and what has its own setting", () => {
  const plan = planOf(COURSE, { ...COURSE, comment_words: { least: 20, most: 0 } });
  expect(plan.changes.map(({ id }) => id)).toEqual(["1"]);
  expect(planWords(plan)).toBe("This changes 1 activity: “Week 1”. “Week 2” has its own setting.");
});

it("counts an activity that follows in anything that changes", () => {
  const plan = planOf(COURSE, { ...COURSE, allows_own_tags: true, resists_copying: true });
  expect(planWords(plan)).toBe("This changes 2 activities: “Week 1”, “Week 2”.");
});

it("says where no activity follows", () => {
  const own = { ...COURSE, followers: [{ id: "2", title: "Week 2", follows: [], keeps: [] }] };
  expect(planWords(planOf(own, { ...own, needs_comments: true }))).toBe(
    "This changes no activity. “Week 2” has its own setting.",
  );
});

it("names what has begun, and keeps its own", () => {
  const begun = { id: "3", title: "Week 3", follows: ["names"], keeps: ["names"] } as const;
  const follows = { id: "4", title: "Week 4", follows: ["names"], keeps: [] } as const;
  const course = { ...COURSE, followers: [begun, follows] };
  const plan = planOf(course, { ...course, names: { are_hidden: true, are_sealed: false } });
  expect(plan.changes.map(({ id }) => id)).toEqual(["4"]);
  expect(planWords(plan)).toBe(
    "This changes 1 activity: “Week 4”. “Week 3” has begun, and keeps what cannot change then.",
  );
});
