/** Part of the form of an activity: who sees the names of students. */

import { useState } from "preact/hooks";
import type { ApiError } from "../../api/http";
import type { Activity, Names, WorkspaceFor } from "../../api/openapi.generated";
import { COURSE_DEFAULTS_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { FieldError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { dayAndTime } from "../../ui/format_time";
import { OptionList } from "../../ui/option_list";

type Seen = "seen" | "hidden";

const NAMES: readonly (readonly [Seen, string, string])[] = [
  ["seen", t("Students see each other’s names"), t("Everybody reads who wrote each note.")],
  [
    "hidden",
    t("Students do not see each other’s names"),
    t(
      "Each gets a name like “Amber Heron”, another one in every activity. Notes show no times, and nobody is told who is there. Your name and those of tutors are shown.",
    ),
  ],
];

const SEALED: readonly (readonly ["open" | "sealed", string, string])[] = [
  ["open", t("Teachers and tutors see names"), t("Only students do not see each other’s.")],
  [
    "sealed",
    t("Sealed until a teacher opens them"),
    t(
      "Until then nobody sees who wrote what: you read, answer and mark under the made-up names; marks wait as drafts. Opening is for good, and the students read who did it and when.",
    ),
  ],
];

interface NamesFieldsProps {
  /** The activity to change; undefined for a new one. */
  readonly activity: Activity | undefined;
  readonly audience: WorkspaceFor;
  readonly error: ApiError | null;
}

/** Choices, which can be made while nobody has written. */
export function NamesFields({ activity, audience, error }: NamesFieldsProps) {
  const course = useQuery(COURSE_DEFAULTS_PATH).data;
  const own = activity?.own.names ?? null;
  const [names, setNames] = useState<Seen | "course">(
    own === null ? "course" : own.are_hidden ? "hidden" : "seen",
  );
  if (activity?.unsealed_at) {
    return (
      <p class="hint">
        {t(
          "Students do not see each other’s names here. The names were sealed for teachers and tutors until {unsealedAt}.",
          { unsealedAt: dayAndTime(activity.unsealed_at) },
        )}
      </p>
    );
  }
  const ofCourse = course === null ? "" : `${namesInWords(course.names)}.`;
  return (
    <fieldset>
      <legend>
        {t("Who sees students’ names?")}
        {activity !== undefined && (
          <small>{t("this choice stays once somebody has written")}</small>
        )}
      </legend>
      <OptionList
        name="names"
        options={[["course", t("As the course says"), ofCourse], ...NAMES]}
        chosen={names}
        onChoose={setNames}
      />
      <fieldset class="nested-options" hidden={names !== "hidden"}>
        <legend>{t("What do teachers and tutors see?")}</legend>
        <OptionList
          name="seal"
          options={SEALED}
          chosen={own?.are_sealed === true ? "sealed" : "open"}
        />
        {audience === "group" && (
          <p class="hint">
            {t("In a small group, students who know each other can guess who wrote what.")}
          </p>
        )}
      </fieldset>
      <FieldError error={error} field="names" />
    </fieldset>
  );
}

/** The choice in words. */
export function namesInWords({ are_hidden, are_sealed }: Names): string {
  if (!are_hidden) {
    return t("Everybody sees them");
  }
  return are_sealed ? t("Nobody, until a teacher opens them") : t("Teachers and tutors alone");
}

/** Settings in the form; nothing where it has no such fields, or they are those of the course. */
export function namesOf(form: FormData) {
  const names = textOf(form, "names");
  if (names !== "seen" && names !== "hidden") {
    return {};
  }
  const are_hidden = names === "hidden";
  const are_sealed = are_hidden && textOf(form, "seal") === "sealed";
  return { names: { are_hidden, are_sealed } };
}
