/** Part of the form of an activity: the answer that students write beside their notes. */

import { useState } from "preact/hooks";
import type { ApiError } from "../../api/http";
import type { ResponseSettings, WorkspaceFor } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { FieldError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";

type Mode = ResponseSettings["mode"];

const MODES: readonly (readonly [Mode, string, string])[] = [
  ["no", t("No"), t("Notes on the text are all that is asked for.")],
  ["may", t("They may"), t("Those who want to write one.")],
  ["must", t("They are asked to"), t("Nobody hands in without one.")],
];

const WORDS: NumberLimits = { least: 0, most: 10_000, decimals: 0 };

interface ResponseFieldsProps {
  /** Settings so far; null for a new activity. */
  readonly response: ResponseSettings | null;
  readonly audience: WorkspaceFor;
  readonly error: ApiError | null;
}

export function ResponseFields({ response, audience, error }: ResponseFieldsProps) {
  const [mode, setMode] = useState<Mode>(response?.mode ?? "no");
  return (
    <fieldset>
      <legend>{t("Do students write an answer beside their notes?")}</legend>
      {audience === "class" ? (
        <p class="hint">
          {t(
            "A whole class writes no answer together. Let each group work together, or each student alone, to ask for one.",
          )}
        </p>
      ) : (
        <>
          {MODES.map(([value, name, about]) => (
            <label key={value} class="option">
              <input
                type="radio"
                name="response_mode"
                value={value}
                checked={value === mode}
                onChange={() => setMode(value)}
              />
              <span>
                {name}
                <small>{about}</small>
              </span>
            </label>
          ))}
          <div class="contribution-details" hidden={mode === "no"}>
            <p class="hint">
              {audience === "group"
                ? t("Each group writes one together, at the same time if they like.")
                : t("Each student writes their own.")}
            </p>
            <NumberField
              label={t("Words at most")}
              name="response_words_most"
              limits={WORDS}
              defaultValue={String(response?.words_most ?? 0)}
              unit={t("(0 for any number)")}
            />
          </div>
        </>
      )}
      <FieldError error={error} field="response" />
    </fieldset>
  );
}

/** Settings in the form; those of an activity of the whole class ask for no answer. */
export function responseOf(form: FormData): ResponseSettings {
  const mode = (textOf(form, "response_mode") || "no") as Mode;
  const typed = textOf(form, "response_words_most");
  return { mode, words_most: typed === "" ? 0 : Number(parseNumber(typed, WORDS).text) };
}
