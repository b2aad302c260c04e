/** Paths of marks, rubrics, feedback and work handed in. */

import { pathOf, withQuery } from "../requests";

/** File with the marks of the course. */
export const MARKS_FILE_PATH = "/marks.csv";

/** File with everything that happened to these marks. */
export const HISTORY_FILE_PATH = "/history-of-marks.csv";

/** The same of any course, for administrators. */
export function courseHistoryPath(courseId: string): string {
  return `/admin/courses/${encodeURIComponent(courseId)}/history-of-marks.csv`;
}

export function classPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/class", { activity_id: activityId });
}

export function workPath(activityId: string, enrolmentId: string) {
  return pathOf("/api/activities/{activity_id}/members/{enrolment_id}/work", {
    activity_id: activityId,
    enrolment_id: enrolmentId,
  });
}

/** Path of the viewer's work in a workspace of an activity, as it is or would be handed in. */
export function submissionPath(activityId: string, workspace: string) {
  const path = pathOf("/api/activities/{activity_id}/submission", { activity_id: activityId });
  return withQuery("GET", path, { workspace });
}

/** Addresses of the files of a receipt: the receipt itself, and what was handed in. */
export function receiptFiles(submissionId: string) {
  const base = `/submissions/${encodeURIComponent(submissionId)}`;
  return {
    receipt: `${base}/receipt.txt`,
    content: `${base}/content.json`,
  };
}

export function gradePath(activityId: string, enrolmentId: string) {
  return pathOf("/api/activities/{activity_id}/grades/{enrolment_id}", {
    activity_id: activityId,
    enrolment_id: enrolmentId,
  });
}

export function resendPath(activityId: string, enrolmentId: string) {
  return pathOf("/api/activities/{activity_id}/grades/{enrolment_id}/resend", {
    activity_id: activityId,
    enrolment_id: enrolmentId,
  });
}

/** Path by which marks of several students are sent again. */
export function resendSeveralPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/grades/resend", { activity_id: activityId });
}

/** Path by which marks of the LMS take the place of ours. */
export function takeTheirsPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/grades/take", { activity_id: activityId });
}

/** Path by which the worker is asked what the LMS shows. */
export function comparePath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/grades/compare", { activity_id: activityId });
}

/** Path of a mark that is not released. */
export function draftMarkPath(activityId: string, enrolmentId: string) {
  return pathOf("/api/activities/{activity_id}/grades/{enrolment_id}/draft", {
    activity_id: activityId,
    enrolment_id: enrolmentId,
  });
}

/** Comments that the viewer has written as a marker of the course. */
export const COMMENTS_PATH = pathOf("/api/course/comments");

/** Path of one of them. */
export function commentPath(commentId: string) {
  return pathOf("/api/course/comments/{comment_id}", { comment_id: commentId });
}

/** Path of the feedback on notes of a student. */
export function feedbackPath(activityId: string, enrolmentId: string) {
  return pathOf("/api/activities/{activity_id}/grades/{enrolment_id}/feedback", {
    activity_id: activityId,
    enrolment_id: enrolmentId,
  });
}

/** Path of what markers note about a student's work for each other. */
export function markerNotePath(activityId: string, enrolmentId: string) {
  return pathOf("/api/activities/{activity_id}/grades/{enrolment_id}/marker-note", {
    activity_id: activityId,
    enrolment_id: enrolmentId,
  });
}

/** Path of the rubric of an activity, to be changed. */
export function rubricPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/rubric", { activity_id: activityId });
}

/** Path of the choice whether criteria have columns in the gradebook. */
export function criterionColumnsPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/rubric/columns", { activity_id: activityId });
}

/** Path of those who have written while names are sealed. */
export function sealedWorksPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/sealed-work", { activity_id: activityId });
}

/** Path by which drafts of marks are released. */
export function releasePath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/release", { activity_id: activityId });
}

/** Path of the students to mark, in order. */
export function markingPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/marking", { activity_id: activityId });
}

/** Path of the marks of some members. */
export function gradesPath(activityId: string, enrolmentIds: readonly string[]) {
  const path = pathOf("/api/activities/{activity_id}/grades", { activity_id: activityId });
  return withQuery("GET", path, { enrolment: enrolmentIds });
}

/** Path of the rule by which the marks of an activity are computed. */
export function creditPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/credit", { activity_id: activityId });
}

/** Path that tells what a rule would do. */
export function creditPreviewPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/credit/preview", { activity_id: activityId });
}

/** Path by which those who have earned nothing get a 0. */
export function zerosPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/credit/zeros", { activity_id: activityId });
}

/** Path by which a mark follows the rule again. */
export function followRulePath(activityId: string, enrolmentId: string) {
  return pathOf("/api/activities/{activity_id}/grades/{enrolment_id}/credit", {
    activity_id: activityId,
    enrolment_id: enrolmentId,
  });
}
