/** Where somebody who signed in without an LMS may go. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import { replaceSession } from "../../api/session";
import type { Entered, Here } from "../../api/types";
import type { Place } from "../../router/route";
import { Failure } from "../../ui/error_page";

export function CoursesPage({ here, goAfresh }: { here: Here; goAfresh: (place: Place) => void }) {
  const [error, setError] = useState<unknown>(null);
  const enter = async (courseId: string, activity: string) => {
    try {
      const entered = await api<Entered>("POST", "/api/enter", { course_id: courseId });
      replaceSession(entered.token, entered.arrival);
      goAfresh({ screen: "annotate", activity });
    } catch (problem) {
      setError(problem);
    }
  };
  if (error !== null) {
    return <Failure error={error} retry={() => setError(null)} />;
  }
  return (
    <div class="sheet">
      <h1>Welcome, {here.person.name}</h1>
      {here.courses.map((course) => (
        <section key={course.id} aria-labelledby={`course-${course.id}`}>
          <h2 id={`course-${course.id}`}>
            {course.title} <small>You are here as {course.role}</small>
          </h2>
          {course.activities.length === 0 && <p>There is no activity in this course yet.</p>}
          <ul class="choices">
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
      {here.courses.length === 0 && <p>You are not in any course yet.</p>}
    </div>
  );
}
