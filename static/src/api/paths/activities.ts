/** Paths of activities, and of what is set up in them. */

import { pathOf, type Query, withQuery } from "../requests";

export const ACTIVITIES_PATH = pathOf("/api/activities");

export const TAG_SETS_PATH = pathOf("/api/tag-sets");

export function activityPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}", { activity_id: activityId });
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

export function workspacesPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/workspaces", { activity_id: activityId });
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

/** Address that leads to an activity by way of a sign-in. */
export function activityAddress(activityId: string): string {
  return `${location.origin}/activity/${activityId}`;
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

/** Path of what has been chosen in a blind comparison. */
export function comparisonPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/comparison", { activity_id: activityId });
}

/** Path of the viewer's own choice. */
export function comparisonChoicePath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/comparison/choice", { activity_id: activityId });
}

/** Path that reveals which model wrote which text. */
export function comparisonRevealPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/comparison/reveal", { activity_id: activityId });
}
