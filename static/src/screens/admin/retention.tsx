/** Retention: the rule of each course, and what it would erase. */

import { api, download } from "../../api/http";
import type { CourseRetention } from "../../api/openapi.generated";
import { courseHistoryPath } from "../../api/paths/marks";
import { pathOf } from "../../api/requests";
import { plural, t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { wholeTime } from "../../ui/format_time";
import { LimitedInput } from "../../ui/text_limit";
import { useChange } from "./use_change";

export function RetentionPage() {
  const overview = useQuery(pathOf("/api/admin/retention"));
  const { data, refetch } = overview;
  if (data === null) {
    return <PendingPage queries={[overview]} />;
  }
  const { default_days: days, courses } = data;
  return (
    <section aria-labelledby="retention">
      <h2 id="retention">{t("Retention")}</h2>
      <RefetchError error={overview.error} />
      <p>
        {days === null
          ? t("Nobody is erased by default (setting LTI_TOOL_RETENTION_DAYS).")
          : t("By default the people of a course are erased {days} days after its last activity.", {
              days,
            })}{" "}
        {t(
          "Activities, texts, tags and marks without names stay. Who is also in a course that is kept keeps their name there. The worker does it within minutes of the time that is shown.",
        )}
      </p>
      {courses.length === 0 && <p>{t("No course names anybody.")}</p>}
      {courses.map((course) => (
        <CourseCard key={course.course_id} course={course} defaultDays={days} onChanged={refetch} />
      ))}
    </section>
  );
}

interface CourseCardProps {
  readonly course: CourseRetention;
  readonly defaultDays: number | null;
  readonly onChanged: () => Promise<void>;
}

function CourseCard({ course, defaultDays, onChanged }: CourseCardProps) {
  const { error, isBusy, run } = useChange(onChanged);
  const change = (event: SubmitEvent) => {
    event.preventDefault();
    const days = textOf(new FormData(event.currentTarget as HTMLFormElement), "days").trim();
    void set(false, days === "" ? null : Number(days));
  };
  const set = (isDefault: boolean, days: number | null = null) =>
    run(() =>
      api("PUT", pathOf("/api/admin/retention/{course_id}", { course_id: course.course_id }), {
        is_default: isDefault,
        days,
      }),
    );
  const fetchHistory = () =>
    download("GET", courseHistoryPath(course.course_id), "history-of-marks.csv");
  return (
    <article class="admin-card" data-state={course.is_due ? "pending" : ""}>
      <h3>{course.title}</h3>
      <p>{preview(course)}</p>
      <form
        class="inline-form"
        aria-label={t("Rule of {title}", { title: course.title })}
        onSubmit={(event) => change(event as unknown as SubmitEvent)}
      >
        <label>
          {t("Days after the last activity")} <small>{t("empty for never; at least 30")}</small>
          <LimitedInput
            name="days"
            inputMode="numeric"
            pattern="[0-9]*"
            limit={5}
            defaultValue={course.days === null ? "" : String(course.days)}
          />
        </label>
        <button type="submit" disabled={isBusy}>
          {t("Set for this course")}
        </button>
        {course.is_own_rule && (
          <button type="button" disabled={isBusy} onClick={() => void set(true)}>
            {defaultDays === null
              ? t("Back to the default: never")
              : t("Back to {defaultdays} days", { defaultdays: defaultDays })}
          </button>
        )}
      </form>
      <button type="button" disabled={isBusy} onClick={() => void run(fetchHistory)}>
        {t("Download the history of its marks")}
      </button>
      <FormError error={error} />
    </article>
  );
}

function preview(course: CourseRetention): string {
  const last = t("Last activity {lastActivityAt}.", {
    lastActivityAt: wholeTime(course.last_activity_at),
  });
  const { people } = course;
  if (course.due_at === null) {
    return `${last} ${plural(people, "{n} person, who is never erased.", "{n} people, who are never erased.")}`;
  }
  const what = course.is_due
    ? plural(
        people,
        "{n} person is being erased; {kept} of them keep their name in another course.",
        "{n} people are being erased; {kept} of them keep their name in another course.",
        { kept: course.kept_elsewhere },
      )
    : plural(
        people,
        "{n} person will be erased {time}, unless somebody comes.",
        "{n} people will be erased {time}, unless somebody comes.",
        { time: wholeTime(course.due_at) },
      );
  return `${last} ${what}`;
}
