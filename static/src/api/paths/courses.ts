/** Paths of a course: its members, groups, invitations and defaults. */

import { pathOf } from "../requests";

export const INVITATIONS_PATH = pathOf("/api/invitations");

export const LMS_COURSES_PATH = pathOf("/api/course/lms-courses");

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

/** Path of a link into the class. */
export function joinLinkPath(linkId: string) {
  return pathOf("/api/join-links/{join_link_id}", { join_link_id: linkId });
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
