/** Students in no group of a set. */

import { expect, test } from "vitest";
import type { GroupOverview } from "../../api/openapi.generated";
import { studentsInNone } from "./students_in_none";

const OVERVIEW: GroupOverview = {
  groupings: [
    {
      id: "teams",
      name: "Teams",
      source: "hand",
      activities: [],
      groups: [
        {
          id: "red",
          name: "Red",
          is_named_by_lms: false,
          is_retired: false,
          has_work: false,
          members: ["ada", "tom"],
        },
      ],
    },
  ],
  people: [
    { enrolment_id: "ada", name: "Ada", role: "student" },
    { enrolment_id: "ben", name: "Ben", role: "student" },
    { enrolment_id: "tess", name: "Tess", role: "teacher" },
  ],
  limits_tutors: false,
  sees_all: true,
};

test("students in no group of a set are told, and staff are not", () => {
  expect(studentsInNone(OVERVIEW, "teams").map((one) => one.name)).toEqual(["Ben"]);
});
