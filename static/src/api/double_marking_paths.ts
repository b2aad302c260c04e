/** Paths of the API for marks of two people, and the one that they agree on. */

import { pathOf, type Query, withQuery } from "./requests";

/** Path of the viewer's own mark, where two people mark. */
export function singleMarkPath(activityId: string, enrolmentId: string) {
  return pathOf("/api/activities/{activity_id}/grades/{enrolment_id}/single", {
    activity_id: activityId,
    enrolment_id: enrolmentId,
  });
}

/** Path of the mark on which these two agree. */
export function agreedMarkPath(activityId: string, enrolmentId: string) {
  return pathOf("/api/activities/{activity_id}/grades/{enrolment_id}/agreed", {
    activity_id: activityId,
    enrolment_id: enrolmentId,
  });
}

/** Path by which the mean is agreed on wherever two marks are near enough. */
export function meansPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/means", { activity_id: activityId });
}

/** Path of what that would do. */
export function meansPlanPath(
  activityId: string,
  query: Query<"GET", "/api/activities/{activity_id}/means">,
) {
  return withQuery("GET", meansPath(activityId), query);
}
