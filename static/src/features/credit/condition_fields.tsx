/** Row of the form of a rule: one condition. */

import type { CreditRule } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { NumberField } from "../../ui/number_field";
import { type FormCondition, WANTED, worthLimits } from "./rule_form";
import { COUNTED, THINGS } from "./words";

interface ConditionFieldsProps {
  readonly row: FormCondition;
  /** Number of the row, from 1. */
  readonly place: number;
  readonly unit: CreditRule["unit"];
  readonly isCompletion: boolean;
  /** Remove the row; null for the only one. */
  readonly onRemove: (() => void) | null;
}

export function ConditionFields(props: ConditionFieldsProps) {
  const { row, place, unit, isCompletion, onRemove } = props;
  const { counted } = row;
  const isNumber = counted !== "handed_in";
  return (
    <fieldset class="credit-condition" aria-label={t("Condition {place}", { place })}>
      <label>
        {t("Count")}
        <select name={`counted-${row.id}`} value={counted}>
          {COUNTED.map((each) => (
            <option key={each} value={each}>
              {THINGS[each].name}
            </option>
          ))}
        </select>
      </label>
      {isNumber && (
        <NumberField
          label={t("Wanted")}
          name={`wanted-${row.id}`}
          limits={WANTED}
          defaultValue={row.wanted}
          unit={THINGS[counted].unit}
        />
      )}
      {!isCompletion && (
        <NumberField
          // Other limits make another field.
          key={unit}
          label={unit === "percent" ? t("Percent") : t("Points")}
          name={`worth-${row.id}`}
          limits={worthLimits(unit)}
          defaultValue={row.worth}
          unit={unit === "percent" ? "%" : "points"}
        />
      )}
      {!isCompletion && isNumber && (
        <label>
          {t("For less")}
          <select
            name={`part-${row.id}`}
            defaultValue={row.isInProportion ? "proportion" : "nothing"}
          >
            <option value="nothing">{t("nothing")}</option>
            <option value="proportion">{t("in proportion")}</option>
          </select>
        </label>
      )}
      {onRemove !== null && (
        <button
          type="button"
          aria-label={t("Remove condition {place}", { place })}
          onClick={onRemove}
        >
          {t("Remove")}
        </button>
      )}
    </fieldset>
  );
}
