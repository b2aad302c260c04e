/** Part of the form of an activity: the conversations that students bring. */

import { useState } from "preact/hooks";
import type { ApiError } from "../../api/http";
import type { Contributions, NewContributions, WorkspaceFor } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { FieldError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { asField, fromField } from "../../ui/format_time";
import { NumberField } from "../../ui/number_field";
import { OptionList } from "../../ui/option_list";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";

type Mode = Contributions["mode"];

const MODES: readonly (readonly [Mode, string, string])[] = [
  ["no", t("No"), t("Everybody reads what you add.")],
  ["may", t("They may"), t("Those who want to add a conversation with an AI.")],
  ["must", t("They are asked to"), t("The page “Class” shows who has not brought one.")],
];

const READERS: Readonly<Record<WorkspaceFor, string>> = {
  class: t("Everybody in the class reads what is brought; the number is for the whole class."),
  group: t("What is brought is read by the group; the number is for each group."),
  student: t("What is brought is read by the student and by you; the number is for each student."),
};

const STATEMENTS = [
  ["declares_model", t("Which model answered")],
  ["declares_purpose", t("What it was asked for")],
  ["declares_use", t("How they used the answer")],
] as const;

/** Limits of the number of conversations in one workspace. */
const MOST: NumberLimits = { least: 1, most: 10, decimals: 0 };

interface ContributionFieldsProps {
  /** Settings so far; null for a new activity. */
  readonly contributions: Contributions | null;
  readonly audience: WorkspaceFor;
  readonly error: ApiError | null;
}

export function ContributionFields({ contributions, audience, error }: ContributionFieldsProps) {
  const [mode, setMode] = useState<Mode>(contributions?.mode ?? "no");
  return (
    <fieldset>
      <legend>{t("Do students bring their own conversation?")}</legend>
      <OptionList name="contribution_mode" options={MODES} chosen={mode} onChoose={setMode} />
      <div class="contribution-details" hidden={mode === "no"}>
        <p class="hint">{READERS[audience]}</p>
        <NumberField
          label={t("How many at most")}
          name="contribution_most"
          limits={MOST}
          defaultValue={String(contributions?.most ?? 1)}
          unit={t("(1 to 10)")}
        />
        <label>
          {t("Until")} <small>{t("optional; you can add one later")}</small>
          <input
            name="contribution_until"
            type="datetime-local"
            defaultValue={asField(contributions?.until ?? null)}
          />
        </label>
        <p class="contribution-statements">{t("What do they say about it?")}</p>
        {STATEMENTS.map(([name, words]) => (
          <label key={name} class="check">
            <input type="checkbox" name={name} defaultChecked={contributions?.[name] ?? false} />
            {words}
          </label>
        ))}
      </div>
      <FieldError error={error} field="contributions" />
    </fieldset>
  );
}

/** Settings in the form. */
export function contributionsOf(form: FormData): NewContributions {
  return {
    mode: textOf(form, "contribution_mode") as Mode,
    most: Number(parseNumber(textOf(form, "contribution_most"), MOST).text),
    until: fromField(textOf(form, "contribution_until")),
    declares_model: form.has("declares_model"),
    declares_purpose: form.has("declares_purpose"),
    declares_use: form.has("declares_use"),
  };
}
