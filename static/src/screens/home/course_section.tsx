/** A class on the home page: its activities, and what its teachers may do there. */

import type { HomeActivity, HomeCourse } from "../../api/openapi.generated";
import { dateInWords } from "../../features/handing_in/words";
import { plural, t } from "../../i18n/messages";
import type { Route } from "../../router/route";
import { timeAgo } from "../../ui/format_time";
import { roleWords } from "../../ui/role_words";

interface CourseSectionProps {
  readonly course: HomeCourse;
  readonly isBusy: boolean;
  readonly enter: (route: Route) => void;
}

export function CourseSection({ course, isBusy, enter }: CourseSectionProps) {
  return (
    <section class="home-course" aria-labelledby={`course-${course.id}`}>
      <h2 id={`course-${course.id}`}>{course.title}</h2>
      <p class="hint">
        {t("{platform} · you are here as {role}", {
          platform: course.platform ?? t("Class without an LMS"),
          role: roleWords(course.role),
        })}
        {course.last_arrival_at !== null &&
          ` · ${t("last here {time}", { time: timeAgo(course.last_arrival_at) })}`}
      </p>
      {course.activities.length === 0 && <p>{t("There is no activity in this class yet.")}</p>}
      <ul class="home-activities">
        {course.activities.map((activity) => (
          <li key={activity.id}>
            <button
              type="button"
              disabled={isBusy}
              onClick={() => enter({ screen: "annotate", activity: activity.id })}
            >
              <b>{activity.title}</b>
              <small>{summary(activity, course.role, Date.now())}</small>
              {activity.new_notes > 0 && (
                <span class="home-new">
                  {t("{newnotes} new", { newnotes: activity.new_notes })}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {(course.role === "teacher" || course.role === "tutor") && (
        <p class="button-row">
          <button type="button" disabled={isBusy} onClick={() => enter({ screen: "progress" })}>
            {t("Students by activities")}
          </button>
          {course.role === "teacher" && course.platform === null && (
            <button type="button" disabled={isBusy} onClick={() => enter({ screen: "set-up" })}>
              {t("New activity")}
            </button>
          )}
          {course.role === "teacher" && (
            <button type="button" disabled={isBusy} onClick={() => enter({ screen: "invite" })}>
              {t("Invite people")}
            </button>
          )}
        </p>
      )}
    </section>
  );
}

/** The time that counts now, and the person's own part. */
function summary(activity: HomeActivity, role: string, now: number): string {
  const { own_notes: own } = activity;
  const date = dateInWords(activity, now);
  const parts = date === "" ? [] : [date];
  if (own > 0) {
    parts.push(plural(own, "{n} note of yours", "{n} notes of yours"));
  } else if (role === "student") {
    parts.push(t("Nothing of yours yet"));
  }
  return parts.join(" · ");
}
