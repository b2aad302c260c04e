/** Fields of a rule: its kind, its conditions, and when marks by it are marks. */

import { t } from "../../i18n/messages";
import { useKeptFocus } from "../../ui/kept_focus";
import { ConditionFields } from "./condition_fields";
import type { TypedRule } from "./rule_form";

const KINDS = [
  ["points", t("Points for each condition"), t("They are added up, to the highest mark at most.")],
  ["completion", t("All or nothing"), t("Who meets every condition gets the full mark.")],
] as const;

interface RuleFieldsProps {
  readonly typed: TypedRule;
  readonly onAdd: () => void;
  readonly onRemove: (id: number) => void;
}

export function RuleFields({ typed, onAdd, onRemove }: RuleFieldsProps) {
  const { isCompletion, unit, cap, isHolding, rows } = typed;
  const conditions = useKeptFocus();
  return (
    <>
      <fieldset>
        <legend>{t("How is it counted?")}</legend>
        {KINDS.map(([value, name, about]) => (
          <label key={value} class="option">
            <input
              type="radio"
              name="kind"
              value={value}
              checked={isCompletion === (value === "completion")}
            />
            <span>
              {name}
              <small>{about}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="credit-rows" ref={conditions}>
        {rows.map((row, index) => (
          <ConditionFields
            key={row.id}
            row={row}
            place={index + 1}
            unit={unit}
            isCompletion={isCompletion}
            onRemove={rows.length > 1 ? () => onRemove(row.id) : null}
          />
        ))}
      </div>
      {rows.length < 10 && (
        <p>
          <button type="button" onClick={onAdd}>
            {t("Add a condition")}
          </button>
        </p>
      )}
      {!isCompletion && (
        <div class="date-range">
          <label>
            {t("Counted in")}
            <select name="unit" value={unit}>
              <option value="points">{t("points")}</option>
              <option value="percent">{t("percent of the highest mark")}</option>
            </select>
          </label>
          <label>
            {t("At most together")} <small>{t("optional")}</small>
            <input
              name="cap"
              type="text"
              inputMode="decimal"
              autoComplete="off"
              defaultValue={cap}
            />
          </label>
        </div>
      )}
      <p class="hint">
        {t(
          "Counted are a student’s own notes here: not those that are private or deleted, nor what they began with. Passages that overlap count once.",
        )}
      </p>
      <label class="check">
        <input type="checkbox" name="holds_marks" defaultChecked={isHolding} />
        {t("Marks are drafts until I release them")}
      </label>
      <p class="hint">
        {t(
          "Otherwise they go to students and the LMS by themselves, and follow while students work. Nobody gets a 0 by a rule alone, and a mark that somebody sets by hand stays.",
        )}
      </p>
    </>
  );
}
