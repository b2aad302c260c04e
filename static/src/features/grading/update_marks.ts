/** Marks in the cache of answers. */

import type { AssessedCriterion, Grade, GradeDraft } from "../../api/openapi.generated";
import { classPath, gradePath, markingPath } from "../../api/paths/marks";
import { client, updateAnswer } from "../../query/client";

/** Parts of a student's mark that have changed. */
export interface MarkChange {
  readonly grade?: Grade;
  /** null where there is no draft any more. */
  readonly draft?: GradeDraft | null;
  /** Criteria with what was given for them, where that has changed. */
  readonly assessment?: AssessedCriterion[];
}

/** Put changes of marks, by enrolment, into every cached answer that shows them. */
export async function updateMarks(
  activityId: string,
  changes: Readonly<Record<string, MarkChange>>,
): Promise<void> {
  await updateAnswer(classPath(activityId), (overview) => ({
    ...overview,
    // The others stay the same objects: their rows are not drawn again.
    members: overview.members.map((member) =>
      changed(member, markOf(changes[member.enrolment_id])),
    ),
  }));
  await updateAnswer(markingPath(activityId), (students) =>
    students.map((student) => {
      const change = changes[student.enrolment_id];
      return change === undefined ? student : { ...student, ...asState(change) };
    }),
  );
  for (const [enrolmentId, change] of Object.entries(changes)) {
    await updateAnswer(gradePath(activityId, enrolmentId), (answer) => changed(answer, change));
  }
}

/** The change without the assessment, which no list shows. */
function markOf(change: MarkChange | undefined): MarkChange | undefined {
  if (change === undefined) {
    return undefined;
  }
  const { assessment: _, ...mark } = change;
  return mark;
}

function changed<T extends object>(answer: T, change: MarkChange | undefined): T {
  return change === undefined ? answer : { ...answer, ...change };
}

function asState({ grade, draft }: MarkChange) {
  return {
    ...(grade === undefined ? {} : { is_marked: grade.score !== null }),
    ...(draft === undefined ? {} : { has_draft: draft !== null }),
  };
}

/** Fetch again whatever shows marks, as after a release of many. */
export async function refetchMarks(activityId: string): Promise<void> {
  const base = `/api/activities/${encodeURIComponent(activityId)}/`;
  await client.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === "string" &&
      ["class", "marking", "grades", "members"].some((part) => path.startsWith(base + part)),
  });
}
