/** Paths of the API that several components fetch or update. */

import type { Conversation } from "./openapi.generated";
import { pathOf, type Query, withQuery } from "./requests";

export const SESSION_PATH = pathOf("/api/here");
export const OWN_WORK_PATH = pathOf("/api/own-work");
export const HOME_PATH = pathOf("/api/home");
export const INVITATIONS_PATH = pathOf("/api/invitations");
export const LMS_COURSES_PATH = pathOf("/api/course/lms-courses");
export const FEED_PATH = pathOf("/api/feed");
export const FEED_SEEN_PATH = pathOf("/api/feed/seen");
export const SEARCH_PATH = pathOf("/api/search");
/** File with the marks of the course. */
export const MARKS_FILE_PATH = "/marks.csv";

/** File with everything that happened to these marks. */
export const HISTORY_FILE_PATH = "/history-of-marks.csv";

/** The same of any course, for administrators. */
export function courseHistoryPath(courseId: string): string {
  return `/admin/courses/${encodeURIComponent(courseId)}/history-of-marks.csv`;
}
export const ACCOUNT_PATH = pathOf("/api/account");
export const JOIN_PATH = pathOf("/api/join");
/** Address of the form with which a join goes into a window of its own. */
export const JOIN_FORM_PATH = "/join";
/** Address of the form that opens the projector in a window of its own. */
export const PROJECTOR_FORM_PATH = "/projector";
export const ENTER_PATH = pathOf("/api/enter");
/** Page with the ways to sign in without an LMS. */
export const SIGN_IN_PATH = "/";
/** Students of the course by its activities. */
export const PROGRESS_PATH = pathOf("/api/course/progress");
export const COURSE_DEFAULTS_PATH = pathOf("/api/course/defaults");
export const ROSTER_PATH = pathOf("/api/course/roster");
export const ROSTER_RUNS_PATH = pathOf("/api/course/roster/runs");
export const GROUPS_PATH = pathOf("/api/course/groups");
export const GROUP_SETTINGS_PATH = pathOf("/api/course/groups/settings");
export const GROUP_FILE_PLAN_PATH = pathOf("/api/course/group-files/plan");
export const GROUP_FILE_PATH = pathOf("/api/course/group-files");
export const GROUPINGS_PATH = pathOf("/api/course/groupings");
export const ACTIVITIES_PATH = pathOf("/api/activities");
export const TAG_SETS_PATH = pathOf("/api/tag-sets");

export function activityPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}", { activity_id: activityId });
}

export function classPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/class", { activity_id: activityId });
}

/** Path of the claims of an activity, with how they check out. */
export function claimsPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/claims", { activity_id: activityId });
}

/** Path of a conversation as the class has read it; null for the first one, all tags, everybody. */
export function heatMapPath(
  activityId: string,
  query: Query<"GET", "/api/activities/{activity_id}/heat-map">,
) {
  const path = pathOf("/api/activities/{activity_id}/heat-map", { activity_id: activityId });
  return withQuery("GET", path, query);
}

/** Path of what a projector shows of an activity. */
export function lecturePath(
  activityId: string,
  query: Query<"GET", "/api/activities/{activity_id}/lecture">,
) {
  const path = pathOf("/api/activities/{activity_id}/lecture", { activity_id: activityId });
  return withQuery("GET", path, query);
}

/** Path of the passage to which the teacher of an activity points. */
export function pointerPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/pointer", { activity_id: activityId });
}

/** Path of the address by which students come into an activity. */
export function shownPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/shown", { activity_id: activityId });
}

export function pollsPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/polls", { activity_id: activityId });
}

export function pollPath(pollId: string) {
  return pathOf("/api/polls/{poll_id}", { poll_id: pollId });
}

export function pollAnswerPath(pollId: string) {
  return pathOf("/api/polls/{poll_id}/answer", { poll_id: pollId });
}

/** One answer, for who may take it off the projector. */
export function projectedAnswerPath(pollId: string, answerId: string) {
  return pathOf("/api/polls/{poll_id}/answers/{answer_id}", {
    poll_id: pollId,
    answer_id: answerId,
  });
}

export function lectureEntrancePath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/lecture/entrance", { activity_id: activityId });
}

export function workspacesPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/workspaces", { activity_id: activityId });
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
  return { receipt: `${base}/receipt.txt`, content: `${base}/content.json` };
}

export function extensionsPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/extensions", { activity_id: activityId });
}

export function extensionPath(activityId: string, extensionId: string) {
  return pathOf("/api/activities/{activity_id}/extensions/{extension_id}", {
    activity_id: activityId,
    extension_id: extensionId,
  });
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

/** Path of the text of a conversation, which never has another answer. */
export function textPath({ id, text_hash }: Pick<Conversation, "id" | "text_hash">) {
  return pathOf("/api/conversations/{conversation_id}/text/{text_hash}", {
    conversation_id: id,
    text_hash,
  });
}

/** Path of the marks of some members. */
export function gradesPath(activityId: string, enrolmentIds: readonly string[]) {
  const path = pathOf("/api/activities/{activity_id}/grades", { activity_id: activityId });
  return withQuery("GET", path, { enrolment: enrolmentIds });
}

/** Path of a link into the class. */
export function joinLinkPath(linkId: string) {
  return pathOf("/api/join-links/{join_link_id}", { join_link_id: linkId });
}

/** Address that leads to an activity by way of a sign-in. */
export function activityAddress(activityId: string): string {
  return `${location.origin}/activity/${activityId}`;
}

export function conversationsPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/conversations", { activity_id: activityId });
}

/** Path of the conversations that were brought to a workspace. */
export function contributionsPath(workspaceId: string) {
  return pathOf("/api/workspaces/{workspace_id}/conversations", { workspace_id: workspaceId });
}

export function conversationOrderPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/conversations/order", { activity_id: activityId });
}

export function conversationPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}", { conversation_id: conversationId });
}

export function importPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/import", { conversation_id: conversationId });
}

export function entriesPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/entries", {
    conversation_id: conversationId,
  });
}

export function draftPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/draft", { conversation_id: conversationId });
}

export function acceptPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/draft/accept", {
    conversation_id: conversationId,
  });
}

/** Path by which a source is read anew. */
export function readingPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/reading", {
    conversation_id: conversationId,
  });
}

export function provenancePath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/provenance", {
    conversation_id: conversationId,
  });
}

/** Path of a set of groups. */
export function groupingPath(groupingId: string) {
  return pathOf("/api/course/groupings/{grouping_id}", { grouping_id: groupingId });
}

/** Path to which new groups of a set are posted. */
export function newGroupsPath(groupingId: string) {
  return pathOf("/api/course/groupings/{grouping_id}/groups", { grouping_id: groupingId });
}

/** Path by which the students in no group of a set are split. */
export function splitPath(groupingId: string) {
  return pathOf("/api/course/groupings/{grouping_id}/split", { grouping_id: groupingId });
}

/** Path by which people are put into groups of a set, and taken out. */
export function groupMovesPath(groupingId: string) {
  return pathOf("/api/course/groupings/{grouping_id}/moves", { grouping_id: groupingId });
}

export function groupPath(groupId: string) {
  return pathOf("/api/course/groups/{group_id}", { group_id: groupId });
}

/** Path by which a group is taken into use again. */
export function groupRestorationPath(groupId: string) {
  return pathOf("/api/course/groups/{group_id}/restoration", { group_id: groupId });
}

/** Path of the tag set of an activity. */
export function tagsPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/tags", { activity_id: activityId });
}

/** Path of a saved tag set. */
export function tagSetPath(setId: string) {
  return pathOf("/api/tag-sets/{tag_set_id}", { tag_set_id: setId });
}

/** Path of what the workspaces of an activity begin with. */
export function templatePath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/template", { activity_id: activityId });
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
