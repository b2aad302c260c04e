/** Part of the form of an activity with several texts: whether students compare them blindly. */

import type { ApiError } from "../../api/http";
import type { ActivityWithConversations } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { FieldError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { OptionList } from "../../ui/option_list";

type Hiding = "shown" | "teacher" | "all";

const HIDING: readonly (readonly [Hiding, string, string])[] = [
  ["shown", t("At once"), t("Titles, products and models stand beside the texts.")],
  [
    "teacher",
    t("When a teacher reveals it"),
    t("Until then students read “Answer A” and “Answer B”, and choose the better one."),
  ],
  ["all", t("Once everybody has chosen"), t("Or when a teacher reveals it before.")],
];

interface ComparisonFieldsProps {
  /** The activity to change; undefined for a new one, which has no texts yet. */
  readonly activity: ActivityWithConversations | undefined;
  readonly error: ApiError | null;
}

export function ComparisonFields({ activity, error }: ComparisonFieldsProps) {
  if (activity === undefined) {
    return null;
  }
  if (activity.models_revealed_at !== null) {
    return (
      <p class="hint">{t("Students compared these texts, and know by now where each is from.")}</p>
    );
  }
  if (activity.conversations.length < 2 && !activity.comparison.hides_models) {
    return null;
  }
  return (
    <fieldset>
      <legend>
        {t("When do students learn which model wrote which text?")}{" "}
        <small>{t("hiding stays once a student has chosen")}</small>
      </legend>
      <OptionList name="models" options={HIDING} chosen={hidingNow(activity)} />
      <p class="hint">
        {t(
          "Hidden are titles, names of speakers and models, dates and files. What the texts themselves, the title of this activity and your instructions say stays to be read: take out what gives a model away. Whoever has opened the texts before may remember.",
        )}
      </p>
      <FieldError error={error} field="comparison" />
    </fieldset>
  );
}

function hidingNow({ comparison }: ActivityWithConversations): Hiding {
  if (!comparison.hides_models) {
    return "shown";
  }
  return comparison.reveals_when_all ? "all" : "teacher";
}

/** Settings in the form; nothing where it does not ask for them. */
export function comparisonOf(form: FormData) {
  const hiding = textOf(form, "models");
  if (hiding === "") {
    return {};
  }
  return {
    comparison: { hides_models: hiding !== "shown", reveals_when_all: hiding === "all" },
  };
}
