/** Marks in the cache of answers. */

import type { Grade } from "../../api/openapi.generated";
import { classPath, gradePath } from "../../api/paths";
import { updateAnswer } from "../../query/client";

/** Put marks, by enrolment, into every cached answer that shows them. */
export async function updateGrades(
  activityId: string,
  grades: Readonly<Record<string, Grade>>,
): Promise<void> {
  await updateAnswer(classPath(activityId), (overview) => ({
    ...overview,
    // The others stay the same objects: their rows are not drawn again.
    members: overview.members.map((member) => {
      const grade = grades[member.enrolment_id];
      return grade === undefined ? member : { ...member, grade };
    }),
  }));
  for (const [enrolmentId, grade] of Object.entries(grades)) {
    await updateAnswer(gradePath(activityId, enrolmentId), (answer) => ({
      ...answer,
      grade,
    }));
  }
}
