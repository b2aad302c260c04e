/** Criteria in the form of a mark: levels by digits, or points; and what they add up to. */

import { t } from "../../../i18n/messages";
import "./rubric.css";
import type { MarkedCriterion, Rubric } from "../../../api/openapi.generated";
import { NumberField } from "../../../ui/number_field";
import { type Choices, fieldOf, limitsOf } from "./choices";
import { sumWords } from "./sum";
import type { RubricMark } from "./use_rubric_mark";

interface RubricFieldsProps {
  readonly rubric: Rubric;
  readonly mark: RubricMark;
  /** Highest mark of the activity. */
  readonly maximum: number;
  /** Choices with which the form begins. */
  readonly first: Choices;
  /** Called with the key of the criterion that has the focus. */
  readonly onFocus?: ((key: string) => void) | undefined;
}

export function RubricFields({ rubric, mark, maximum, first, onFocus }: RubricFieldsProps) {
  return (
    <div class="rubric-fields">
      {rubric.criteria.map((criterion) => (
        <fieldset
          key={criterion.key}
          data-criterion
          onFocusCapture={() => onFocus?.(criterion.key)}
          onKeyDown={(event) => chooseByDigit(event, criterion)}
        >
          <legend dir="auto">
            {criterion.title} <small>{t("of {points}", { points: criterion.points })}</small>
          </legend>
          {criterion.description !== "" && (
            <p class="rubric-asked" dir="auto">
              {criterion.description}
            </p>
          )}
          {criterion.levels.length === 0 ? (
            <NumberField
              label={t("Points")}
              name={fieldOf(criterion)}
              limits={limitsOf(criterion)}
              defaultValue={first[criterion.key] ?? ""}
              unit=""
              isOptional
            />
          ) : (
            <Levels criterion={criterion} first={first[criterion.key] ?? ""} />
          )}
        </fieldset>
      ))}
      <p class="rubric-sum" role="status">
        {sumWords(mark.sum, maximum)}
        {mark.sum.mark !== null && mark.isByHand && (
          <>
            {t("The mark is set by hand.")}
            <button type="button" class="quiet" onClick={mark.follow}>
              {t("Use {mark}", { mark: mark.sum.mark })}
            </button>
          </>
        )}
      </p>
    </div>
  );
}

function Levels({ criterion, first }: { criterion: MarkedCriterion; first: string }) {
  return (
    <div class="rubric-levels">
      {criterion.levels.map((level, place) => (
        <label key={`${place} ${level.words}`}>
          <input
            type="radio"
            name={fieldOf(criterion)}
            value={String(place)}
            defaultChecked={first === String(place)}
          />
          <kbd>{place + 1}</kbd>
          <span dir="auto">{level.words}</span>
          <b>{level.points}</b>
        </label>
      ))}
    </div>
  );
}

/** Choose the level of a digit, and go on to what comes next in the form. */
function chooseByDigit(
  event: KeyboardEvent & { readonly currentTarget: HTMLElement },
  criterion: MarkedCriterion,
): void {
  const isChord = event.ctrlKey || event.metaKey || event.altKey;
  const place = Number(event.key) - 1;
  if (isChord || !/^[1-9]$/.test(event.key) || place >= criterion.levels.length) {
    return;
  }
  event.preventDefault();
  const fields = event.currentTarget;
  fields.querySelectorAll<HTMLInputElement>("input[type=radio]")[place]?.click();
  const form = fields.closest("form");
  const criteria = [...(form?.querySelectorAll<HTMLElement>("[data-criterion]") ?? [])];
  const next = criteria[criteria.indexOf(fields) + 1];
  if (next === undefined) {
    commentOf(form)?.focus();
  } else {
    focusFirst(next);
  }
}

function commentOf(form: HTMLFormElement | null): HTMLElement | null {
  return form?.querySelector<HTMLElement>("[name=comment]") ?? null;
}

/** Focus the first field within, ready to be typed over. */
export function focusFirst(within: HTMLElement): void {
  const field = firstField(within);
  field?.focus();
  field?.select();
}

/** The field of a group that takes the focus: what is chosen in it, or the first. */
function firstField(within: HTMLElement): HTMLInputElement | null {
  const first = within.querySelector<HTMLInputElement>("input");
  return first?.type === "radio"
    ? (within.querySelector<HTMLInputElement>(`input[name="${first.name}"]:checked`) ?? first)
    : first;
}
