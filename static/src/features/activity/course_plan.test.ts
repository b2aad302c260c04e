/** The page says which activities the course's settings change, before they are saved. */

import { expect, it } from "vitest";
import type { CourseDefaults } from "../../api/openapi.generated";
import { planOf, planWords } from "./course_plan";

const ALL = ["allows_own_tags", "needs_comments", "comment_words", "resists_copying"] as const;

const COURSE: CourseDefaults = {
  allows_own_tags: false,
  needs_comments: false,
  comment_words: { least: 0, most: 0 },
  resists_copying: false,
  followers: [
    { id: "1", title: "Week 1", follows: [...ALL] },
    { id: "2", title: "Week 2", follows: ["allows_own_tags"] },
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
  const own = { ...COURSE, followers: [{ id: "2", title: "Week 2", follows: [] }] };
  expect(planWords(planOf(own, { ...own, needs_comments: true }))).toBe(
    "This changes no activity. “Week 2” has its own setting.",
  );
});
