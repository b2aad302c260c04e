/** Rule of credit as a form has it, and as it is sent. */

import type { Counted, CreditRule, CreditSettings, NewRule } from "../../api/openapi.generated";
import { textOf } from "../../ui/form_data";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";

/** Limits of the number that a condition wants. */
export const WANTED: NumberLimits = { least: 1, most: 100_000, decimals: 0 };

/** Row of the form; its fields have the id in their names. */
export interface FormCondition {
  readonly id: number;
  readonly counted: Counted;
  readonly wanted: string;
  readonly worth: string;
  readonly isInProportion: boolean;
}

/** Limits of points or percent. */
export function worthLimits(unit: CreditRule["unit"]): NumberLimits {
  return { least: 0.01, most: unit === "percent" ? 100 : 1000, decimals: 2 };
}

/** Rule as it is typed. */
export interface TypedRule {
  readonly isCompletion: boolean;
  readonly unit: CreditRule["unit"];
  readonly cap: string;
  readonly isHolding: boolean;
  readonly rows: readonly FormCondition[];
}

/** The rule of the server as a form begins with it. */
export function typedOf({ rule, maximum, holds_marks: isHolding }: CreditSettings): TypedRule {
  return {
    isCompletion: rule?.is_completion ?? false,
    unit: rule?.unit ?? "points",
    cap: String(rule?.cap ?? ""),
    isHolding: rule === null || isHolding,
    rows: rowsOf(rule, maximum),
  };
}

/** Rule as a form has it; a row without fields in it stays as it is. */
export function typedIn(form: FormData, before: TypedRule): TypedRule {
  const text = (name: string, otherwise: string) =>
    form.has(name) ? textOf(form, name) : otherwise;
  return {
    isCompletion: textOf(form, "kind") === "completion",
    unit: text("unit", before.unit) === "percent" ? "percent" : "points",
    cap: text("cap", before.cap),
    isHolding: form.has("holds_marks"),
    rows: before.rows.map((row) => ({
      id: row.id,
      counted: text(`counted-${row.id}`, row.counted) as Counted,
      wanted: text(`wanted-${row.id}`, row.wanted),
      worth: text(`worth-${row.id}`, row.worth),
      isInProportion:
        text(`part-${row.id}`, row.isInProportion ? "proportion" : "") === "proportion",
    })),
  };
}

/** Rows of a rule; of none, the one to begin with. */
function rowsOf(rule: CreditRule | null, maximum: number): FormCondition[] {
  if (rule === null) {
    return [newRow(0, maximum)];
  }
  return rule.conditions.map((condition, id) => ({
    id,
    counted: condition.counted,
    wanted: String(condition.wanted),
    worth: String(condition.worth || maximum),
    isInProportion: condition.is_in_proportion,
  }));
}

export function newRow(id: number, worth: number): FormCondition {
  return { id, counted: "passages", wanted: "3", worth: String(worth), isInProportion: false };
}

/** Rule in a form; null where a number in it cannot be read, which its field says. */
export function ruleOf(form: FormData, rows: readonly FormCondition[]): NewRule | null {
  const isCompletion = textOf(form, "kind") === "completion";
  const unit = textOf(form, "unit") === "percent" ? "percent" : "points";
  const limits = worthLimits(unit);
  const cap = textOf(form, "cap").trim();
  const parsedCap = cap === "" || isCompletion ? null : parseNumber(cap, limits).text;
  const conditions = rows.map(({ id }) => {
    const counted = textOf(form, `counted-${id}`) as Counted;
    const wanted = counted === "handed_in" ? "1" : parsed(form, `wanted-${id}`, WANTED);
    const worth = isCompletion ? "0" : parsed(form, `worth-${id}`, limits);
    return wanted === null || worth === null
      ? null
      : {
          counted,
          wanted: Number(wanted),
          worth,
          is_in_proportion: textOf(form, `part-${id}`) === "proportion",
        };
  });
  const isCapRead = cap === "" || isCompletion || parsedCap !== null;
  const read = conditions.filter((one) => one !== null);
  return isCapRead && read.length === conditions.length
    ? { conditions: read, unit, cap: parsedCap, is_completion: isCompletion }
    : null;
}

function parsed(form: FormData, name: string, limits: NumberLimits): string | null {
  return parseNumber(textOf(form, name), limits).text;
}
