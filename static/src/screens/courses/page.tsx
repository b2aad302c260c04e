/** Courses and activities of somebody who signed in without an LMS. */

import "./page.css";
import { useState } from "preact/hooks";
import { api } from "../../api/http";
import { replaceSession } from "../../api/session";
import type { Entered, SessionInfo } from "../../api/types";
import type { Route } from "../../router/route";
import { ErrorPage } from "../../ui/error_page";

export function CoursesPage({
  session,
  refreshAndNavigate,
}: {
  session: SessionInfo;
  refreshAndNavigate: (route: Route) => void;
}) {
  const [error, setError] = useState<unknown>(null);
  const enter = async (courseId: string, activity: string) => {
    try {
      const entered = await api<Entered>("POST", "/api/enter", { course_id: courseId });
      replaceSession(entered.token, entered.arrival);
      refreshAndNavigate({ screen: "annotate", activity });
    } catch (problem) {
      setError(problem);
    }
  };
  if (error !== null) {
    return <ErrorPage error={error} retry={() => setError(null)} />;
  }
  return (
    <div class="page">
      <h1>Welcome, {session.person.name}</h1>
      {session.courses.map((course) => (
        <section key={course.id} aria-labelledby={`course-${course.id}`}>
          <h2 id={`course-${course.id}`}>
            {course.title} <small>You are here as {course.role}</small>
          </h2>
          {course.activities.length === 0 && <p>There is no activity in this course yet.</p>}
          <ul class="course-activities">
            {course.activities.map((activity) => (
              <li key={activity.id}>
                <button type="button" onClick={() => void enter(course.id, activity.id)}>
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
