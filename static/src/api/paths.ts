/** Paths of the API that several components fetch or update. */

export const SESSION_PATH = "/api/here";
export const HOME_PATH = "/api/home";
export const ACCOUNT_PATH = "/api/account";
/** Page with the ways to sign in without an LMS. */
export const SIGN_IN_PATH = "/";
export const ROSTER_PATH = "/api/course/roster";
export const ACTIVITIES_PATH = "/api/activities";

export function activityPath(activityId: string): string {
  return `${ACTIVITIES_PATH}/${activityId}`;
}

export function classPath(activityId: string): string {
  return `${activityPath(activityId)}/class`;
}

export function workPath(activityId: string, enrolmentId: string): string {
  return `${activityPath(activityId)}/members/${enrolmentId}/work`;
}

export function gradePath(activityId: string, enrolmentId: string): string {
  return `${activityPath(activityId)}/grades/${enrolmentId}`;
}

/** Path of the marks of some members. */
export function gradesPath(activityId: string, enrolmentIds: readonly string[]): string {
  const query = new URLSearchParams(enrolmentIds.map((id) => ["enrolment", id]));
  return `${activityPath(activityId)}/grades?${query}`;
}

export function passkeyPath(passkeyId: string): string {
  return `${ACCOUNT_PATH}/passkeys/${passkeyId}`;
}
