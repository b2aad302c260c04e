/** Part of the form of an activity: due date, handing in, what is enough, and late work. */

import { useState } from "preact/hooks";
import type { ApiError } from "../../api/http";
import type { Activity } from "../../api/openapi.generated";
import { COURSE_DEFAULTS_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { FieldError } from "../../ui/field_error";
import { FollowedChoice, followedOf } from "../../ui/followed_choice";
import { FollowedDetails, isHere } from "../../ui/followed_details";
import { textOf } from "../../ui/form_data";
import { asField, fromField } from "../../ui/format_time";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";

const MINIMUM: NumberLimits = { least: 0, most: 50, decimals: 0 };

interface HandingInFieldsProps {
  /** The activity to change; undefined for a new one. */
  readonly activity: Activity | undefined;
  readonly error: ApiError | null;
}

export function HandingInFields({ activity, error }: HandingInFieldsProps) {
  const [isAsked, setAsked] = useState(activity?.hands_in ?? false);
  const course = useQuery(COURSE_DEFAULTS_PATH).data;
  const own = activity?.own;
  return (
    <fieldset>
      <legend>
        {t("When is it due?")} <small>{t("optional")}</small>
      </legend>
      <div class="date-range">
        <label>
          {t("Due")}
          <input
            name="due_at"
            type="datetime-local"
            defaultValue={asField(activity?.due_at ?? null)}
          />
        </label>
      </div>
      <label class="check">
        <input
          type="checkbox"
          name="hands_in"
          defaultChecked={isAsked}
          onChange={({ currentTarget }) => setAsked(currentTarget.checked)}
        />
        {t("Students hand in")}
      </label>
      <p class="hint">
        {t(
          "What is handed in is kept as it is then, and the student gets a receipt. An LMS that can show it is told who has handed in; Moodle is not, as it would blank marks for it.",
        )}
      </p>
      <div hidden={!isAsked}>
        <FollowedDetails
          label={t("How many passages are marked before handing in?")}
          name="minimum"
          isOwn={own !== undefined && own.passage_minimum !== null}
          ofCourse={course === null ? null : minimumInWords(course.passage_minimum)}
        >
          <MinimumField minimum={own?.passage_minimum ?? 0} />
        </FollowedDetails>
        <FollowedChoice
          label={t("Does each marked passage need a comment?")}
          name="needs_comments"
          own={own?.needs_comments ?? null}
          ofCourse={course?.needs_comments ?? null}
        />
        <FollowedChoice
          label={t("Is work taken after it was due?")}
          name="accepts_late"
          own={own?.accepts_late ?? null}
          ofCourse={course?.accepts_late ?? null}
        />
        <p class="hint">{ABOUT_LATE}</p>
      </div>
      <FieldError error={error} field="handing_in" />
    </fieldset>
  );
}

export const ABOUT_LATE = t(
  "Late work is shown as late, and is taken until the activity closes. Whoever you give more time has it in both cases.",
);

export function MinimumField({ minimum }: { readonly minimum: number }) {
  return (
    <NumberField
      label={t("Passages to mark before handing in")}
      name="passage_minimum"
      limits={MINIMUM}
      defaultValue={String(minimum)}
      unit={t("(0 for any number)")}
    />
  );
}

export function minimumInWords(minimum: number): string {
  return minimum === 0 ? t("any number") : String(minimum);
}

/** Number in the fields of a form. */
export function minimumOf(form: FormData): number {
  return Number(parseNumber(textOf(form, "passage_minimum"), MINIMUM).text);
}

/** Settings in the form. */
export function handingInOf(form: FormData) {
  return {
    is_asked: form.has("hands_in"),
    due_at: fromField(textOf(form, "due_at")),
    passage_minimum: isHere(form, "minimum") ? minimumOf(form) : null,
    needs_comments: followedOf(form, "needs_comments"),
    accepts_late: followedOf(form, "accepts_late"),
  };
}
