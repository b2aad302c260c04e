/** Joining of a class without an LMS to a course of one. */

import { api } from "../../api/http";
import type { LmsCourse } from "../../api/openapi.generated";
import { LMS_COURSES_PATH } from "../../api/paths/courses";
import { pathOf } from "../../api/requests";
import { plural, t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { addressOf } from "../../router/route";
import { ConfirmButton } from "../../ui/confirm_button";
import { RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";

/** `signIn` is the session of the sign-in, whose home page is shown afterwards. */
export function JoinCourse({ signIn }: { readonly signIn: string | null }) {
  const courses = useQuery(LMS_COURSES_PATH);
  const { error, run } = useMutation();
  const join = (courseId: string) =>
    run(async () => {
      await api("POST", pathOf("/api/course/lms-course"), { course_id: courseId });
      location.assign(addressOf(signIn ?? "", { screen: "home" }));
    });
  return (
    <section aria-labelledby="join-course">
      <h2 id="join-course">{t("Join this class to a course of your LMS")}</h2>
      <p class="hint">
        {t(
          "Once, and for good: activities, notes, marks and people go into the course, where its roles count. Marks are sent to its gradebook. Put the activities on the course page there, from your LMS.",
        )}
      </p>
      <RefetchError error={courses.error} />
      {courses.data?.length === 0 && (
        <p>
          {t(
            "You teach no course of an LMS here. Open the tool from that course once, choose Account there, and link it with this account.",
          )}
        </p>
      )}
      <ul class="rows" aria-label={t("Courses that you teach")}>
        {(courses.data ?? []).map((course) => (
          <li key={course.id}>
            <span>
              <b>{course.title}</b>
              <small>{summary(course)}</small>
            </span>
            <ConfirmButton
              question={t("Join this class to {title} for good?", { title: course.title })}
              confirmLabel={t("Join")}
              onConfirm={() => void join(course.id)}
            >
              {t("Join")}
            </ConfirmButton>
          </li>
        ))}
      </ul>
      <FormError error={error} />
    </section>
  );
}

function summary(course: LmsCourse): string {
  const parts = [
    plural(course.activities, "{n} activity", "{n} activities"),
    plural(course.marks, "{n} mark", "{n} marks"),
    plural(course.people, "{n} person ({inBoth} in both)", "{n} people ({inBoth} in both)", {
      inBoth: course.in_both,
    }),
  ];
  if (course.new_staff > 0) {
    parts.push(
      plural(
        course.new_staff,
        "{n} teacher or tutor new to the course",
        "{n} teachers and tutors new to the course",
      ),
    );
  }
  return parts.join(" · ");
}
