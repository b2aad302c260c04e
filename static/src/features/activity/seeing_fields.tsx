/** Part of the form of an activity: when students see each other's notes. */

import { useState } from "preact/hooks";
import type { ApiError } from "../../api/http";
import type { Activity, Hiding } from "../../api/openapi.generated";
import { COURSE_DEFAULTS_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { FieldError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { asField, fromField } from "../../ui/format_time";
import { NumberField } from "../../ui/number_field";
import { OptionList } from "../../ui/option_list";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";

export type Seeing = "at-once" | "revealed" | "threshold";

export const SEEING: readonly (readonly [Seeing, string, string])[] = [
  ["at-once", t("At once"), t("They see and answer each other while they write.")],
  [
    "revealed",
    t("When they are revealed"),
    t(
      "Until then everybody sees their own notes and yours; you see all. What is revealed stays so.",
    ),
  ],
  [
    "threshold",
    t("After some notes of their own"),
    t("Whoever has written enough sees the notes of all who have, and yours."),
  ],
];

export const THRESHOLD: NumberLimits = { least: 1, most: 20, decimals: 0 };
export const FIRST_THRESHOLD = 3;

interface SeeingFieldsProps {
  /** The activity to change; undefined for a new one. */
  readonly activity: Activity | undefined;
  readonly error: ApiError | null;
}

/** Choices and fields. Hiding can begin while no student has written, and what is revealed stays so. */
export function SeeingFields({ activity, error }: SeeingFieldsProps) {
  const course = useQuery(COURSE_DEFAULTS_PATH).data;
  const [seeing, setSeeing] = useState(seeingNow(activity));
  if (activity?.hides_notes === true && activity.revealed_at !== null) {
    return <p class="hint">{t("Notes were hidden here, and have been revealed.")}</p>;
  }
  const threshold = activity?.own.hiding?.note_threshold ?? FIRST_THRESHOLD;
  const ofCourse = course === null ? "" : `${hidingInWords(course.hiding)}.`;
  return (
    <fieldset>
      <legend>
        {t("When do students see each other’s notes?")}
        {activity !== undefined && (
          <small>{t("this choice stays once a student has written")}</small>
        )}
      </legend>
      <OptionList
        name="seeing"
        options={[["course", t("As the course says"), ofCourse], ...SEEING]}
        chosen={seeing}
        onChoose={setSeeing}
      />
      <div class="reveal-details" hidden={seeing === "at-once" || seeing === "course"}>
        <div hidden={seeing !== "threshold"}>
          <NumberField
            label={t("How many notes first")}
            name="note_threshold"
            limits={THRESHOLD}
            defaultValue={String(threshold)}
            unit={t("(1 to 20)")}
          />
        </div>
        <label>
          {t("Reveal all notes by itself")}
          <small>{t("optional; until it has come you can move it, or reveal them sooner")}</small>
          <input
            name="reveal_at"
            type="datetime-local"
            defaultValue={asField(activity?.reveal_at ?? null)}
          />
        </label>
        <p class="hint">
          {t("In an activity for groups, tutors can reveal the notes of their own group.")}
        </p>
      </div>
      <FieldError error={error} field="hides_notes" />
      <FieldError error={error} field="reveal" />
    </fieldset>
  );
}

function seeingNow(activity: Activity | undefined): Seeing | "course" {
  const own = activity?.own.hiding ?? null;
  return own === null ? "course" : seeingOfHiding(own);
}

export function seeingOfHiding({ hides_notes, note_threshold }: Hiding): Seeing {
  if (!hides_notes) {
    return "at-once";
  }
  return note_threshold === null ? "revealed" : "threshold";
}

/** The choice in words, with its number. */
export function hidingInWords(hiding: Hiding): string {
  const seeing = seeingOfHiding(hiding);
  if (seeing === "threshold") {
    return t("After {number} notes of their own", { number: hiding.note_threshold ?? 0 });
  }
  return SEEING.find(([value]) => value === seeing)?.[1] ?? "";
}

/** Settings in the form; nothing where they stay as they are, or are those of the course. */
export function seeingOf(form: FormData, activity: Activity | undefined) {
  const seeing = textOf(form, "seeing");
  if (seeing === "at-once") {
    return { hides_notes: false };
  }
  if (seeing !== "revealed" && seeing !== "threshold") {
    return {};
  }
  const number = Number(parseNumber(textOf(form, "note_threshold"), THRESHOLD).text);
  const threshold = seeing === "threshold" ? number : null;
  const typed = textOf(form, "reveal_at");
  const before = activity?.reveal_at ?? null;
  // The field has no seconds: what nobody has touched stays as it is.
  const at = typed === asField(before) ? before : fromField(typed);
  if (activity?.own.hiding?.hides_notes) {
    const isSame = at === before && threshold === activity.own.hiding.note_threshold;
    return isSame ? {} : { reveal: { at, note_threshold: threshold } };
  }
  return { hides_notes: true, reveal: { at, note_threshold: threshold } };
}
