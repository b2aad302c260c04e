/** Part of the form of an activity: when marks reach students and the LMS. */

import { useState } from "preact/hooks";
import type { ApiError } from "../../api/http";
import type { Activity } from "../../api/openapi.generated";
import { COURSE_DEFAULTS_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { FieldError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { asField, fromField } from "../../ui/format_time";
import { OptionList } from "../../ui/option_list";

type Release = "at-once" | "released";

const CHOICES: readonly (readonly [Release, string, string])[] = [
  [
    "at-once",
    t("As soon as they are saved"),
    t("Each mark goes to the student and to the LMS by itself."),
  ],
  [
    "released",
    t("When I release them"),
    t("Until then they are drafts, which only those who mark see. Tutors mark; teachers release."),
  ],
];

interface MarkReleaseFieldsProps {
  /** The activity to change; undefined for a new one. */
  readonly activity: Activity | undefined;
  readonly error: ApiError | null;
}

export function MarkReleaseFields({ activity, error }: MarkReleaseFieldsProps) {
  const course = useQuery(COURSE_DEFAULTS_PATH).data;
  const own = activity?.own.holds_marks ?? null;
  const [release, setRelease] = useState<Release | "course">(
    own === null ? "course" : own ? "released" : "at-once",
  );
  const ofCourse = course === null ? "" : `${releaseInWords(course.holds_marks)}.`;
  return (
    <fieldset>
      <legend>{t("When do students see their marks?")}</legend>
      <OptionList
        name="mark_release"
        options={[["course", t("As the course says"), ofCourse], ...CHOICES]}
        chosen={release}
        onChoose={setRelease}
      />
      <div class="reveal-details" hidden={release !== "released"}>
        <label>
          {t("Each work is marked by")}
          <small>
            {t(
              "Two people give a mark each, and see the other’s after their own. What they agree on is released.",
            )}
          </small>
          <select name="marker_count" defaultValue={String(activity?.marker_count ?? 1)}>
            <option value="1">{t("one person")}</option>
            <option value="2">{t("two people, who agree")}</option>
          </select>
        </label>
        <label>
          {t("Release all drafts by itself")}
          <small>{t("optional; until it has come you can move it, or release them sooner")}</small>
          <input
            name="release_at"
            type="datetime-local"
            defaultValue={asField(activity?.release_at ?? null)}
          />
        </label>
      </div>
      <FieldError error={error} field="mark_release" />
    </fieldset>
  );
}

/** The choice in words. */
export function releaseInWords(holdsMarks: boolean): string {
  return holdsMarks ? t("When a teacher releases them") : t("As soon as they are saved");
}

/** Settings in the form; nothing where they are those of the course. */
export function markReleaseOf(form: FormData, activity: Activity | undefined) {
  const release = textOf(form, "mark_release");
  if (release === "course") {
    return {};
  }
  const isHeld = release === "released";
  const typed = textOf(form, "release_at");
  const before = activity?.release_at ?? null;
  // The field has no seconds: what nobody has touched stays as it is.
  const typedAt = typed === asField(before) ? before : fromField(typed);
  const at = isHeld ? typedAt : null;
  const count: 1 | 2 = isHeld && textOf(form, "marker_count") === "2" ? 2 : 1;
  return { mark_release: { holds_marks: isHeld, at, marker_count: count } };
}
