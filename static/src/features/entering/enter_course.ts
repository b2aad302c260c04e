/** Entering a course from a sign-in without an LMS. */

import { apiKeepingCookies } from "../../api/http";
import { ENTER_PATH } from "../../api/paths/people";
import { replaceSession } from "../../api/session";
import { dropUnusedAnswers } from "../../query/client";
import { addressOf, type Route } from "../../router/route";

/** Enter a course with a session of its own, and go to a screen there. */
export async function enterCourse(
  courseId: string,
  route: Route,
  refreshAndNavigate: (route: Route) => void,
): Promise<void> {
  const entered = await apiKeepingCookies("POST", ENTER_PATH, { course_id: courseId });
  if (entered.is_kept) {
    // A page of its own: it can be loaded again, and Back leads here.
    location.assign(addressOf(entered.arrival, route));
    return;
  }
  replaceSession(entered.token, entered.arrival);
  dropUnusedAnswers();
  refreshAndNavigate(route);
}
