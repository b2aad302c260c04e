/** Marks in the cache of answers. */

import { classPath, gradePath } from "../../api/paths";
import type { ClassOverview, Grade, GradeAnswer } from "../../api/types";
import { updateAnswer } from "../../query/client";

/** Put marks, by enrolment, into every cached answer that shows them. */
export async function updateGrades(
  activityId: string,
  grades: Readonly<Record<string, Grade>>,
): Promise<void> {
  await updateAnswer<ClassOverview>(classPath(activityId), (overview) => ({
    ...overview,
    members: overview.members.map((member) => ({
      ...member,
      grade: grades[member.enrolment_id] ?? member.grade,
    })),
  }));
  for (const [enrolmentId, grade] of Object.entries(grades)) {
    await updateAnswer<GradeAnswer>(gradePath(activityId, enrolmentId), (answer) => ({
      ...answer,
      grade,
    }));
  }
}
