/** Courses and activities of somebody who signed in without an LMS. */

import "./page.css";
import { api } from "../../api/http";
import type { SessionInfo } from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
import { replaceSession } from "../../api/session";
import { dropUnusedAnswers } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import type { Route } from "../../router/route";
import { FormError } from "../../ui/field_error";

export function CoursesPage({
  session,
  refreshAndNavigate,
}: {
  session: SessionInfo;
  refreshAndNavigate: (route: Route) => void;
}) {
  const { error, isBusy, run } = useMutation();
  const enter = (courseId: string, activity: string) =>
    run(async () => {
      const entered = await api("POST", pathOf("/api/enter"), { course_id: courseId });
      replaceSession(entered.token, entered.arrival);
      dropUnusedAnswers();
      refreshAndNavigate({ screen: "annotate", activity });
    });
  const administrate = () =>
    run(async () => {
      const { link } = await api("POST", pathOf("/api/admin/link"));
      location.assign(`/admin#${link}`);
    });
  return (
    <div class="page">
      <h1>Welcome, {session.person.name}</h1>
      <FormError error={error} />
      {session.is_administrator && (
        <p>
          <button type="button" disabled={isBusy} onClick={() => void administrate()}>
            Administration
          </button>
        </p>
      )}
      {session.courses.map((course) => (
        <section key={course.id} aria-labelledby={`course-${course.id}`}>
          <h2 id={`course-${course.id}`}>
            {course.title} <small>You are here as {course.role}</small>
          </h2>
          {course.activities.length === 0 && <p>There is no activity in this course yet.</p>}
          <ul class="course-activities">
            {course.activities.map((activity) => (
              <li key={activity.id}>
                <button
                  type="button"
                  disabled={isBusy}
                  onClick={() => void enter(course.id, activity.id)}
                >
                  {activity.title}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {session.courses.length === 0 && <p>You are not in any course yet.</p>}
    </div>
  );
}
