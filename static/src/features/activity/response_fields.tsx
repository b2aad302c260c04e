/** Part of the form of an activity: the answer that students write beside their notes. */

import { useState } from "preact/hooks";
import type { ApiError } from "../../api/http";
import type { ResponseSettings, WorkspaceFor } from "../../api/openapi.generated";
import { FieldError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";

type Mode = ResponseSettings["mode"];

const MODES: readonly (readonly [Mode, string, string])[] = [
  ["no", "No", "Notes on the text are all that is asked for."],
  ["may", "They may", "Those who want to write one."],
  ["must", "They are asked to", "Nobody hands in without one."],
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
      <legend>Do students write an answer beside their notes?</legend>
      {audience === "class" ? (
        <p class="hint">
          A whole class writes no answer together. Let each group work together, or each student
          alone, to ask for one.
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
                ? "Each group writes one together, at the same time if they like."
                : "Each student writes their own."}
            </p>
            <NumberField
              label="Words at most"
              name="response_words_most"
              limits={WORDS}
              defaultValue={String(response?.words_most ?? 0)}
              unit="(0 for any number)"
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
