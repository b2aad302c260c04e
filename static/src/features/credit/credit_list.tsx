/** Conditions of a rule with what is done of each, and the points that they give by now. */

import { number, t } from "../../i18n/messages";
import { rich } from "../../i18n/rich";
import "./credit_list.css";
import type { CreditRule } from "../../api/openapi.generated";
import { creditOf, type Numbers } from "../../document/annotations/credit";
import { isMet, missingInWords, progressInWords, worthInWords } from "./words";

interface CreditListProps {
  readonly rule: CreditRule;
  readonly numbers: Numbers;
  /** Highest mark of the activity. */
  readonly maximum: number;
  /** Sentence on when it is a mark. */
  readonly children?: string;
}

export function CreditList({ rule, numbers, maximum, children = "" }: CreditListProps) {
  const { hundredths, isRounded } = creditOf(rule, numbers, maximum);
  const points = <b>{number(hundredths / 100)}</b>;
  const counts = rule.conditions.map(({ counted }) => counted);
  return (
    <>
      <ul class="credit-list">
        {rule.conditions.map((condition, index) => {
          const missing = missingInWords(condition, numbers);
          return (
            <li key={index} data-met={isMet(condition, numbers)}>
              <span>
                {isMet(condition, numbers) && <span class="visually-hidden">{t("Done:")} </span>}
                {progressInWords(condition, numbers)}
                {missing !== "" && (
                  <>
                    : <b>{missing}</b>
                  </>
                )}
              </span>
              {!rule.is_completion && (
                <small>
                  {condition.is_in_proportion
                    ? t("{worth}, in proportion", { worth: worthInWords(condition.worth, rule) })
                    : worthInWords(condition.worth, rule)}
                </small>
              )}
            </li>
          );
        })}
      </ul>
      <p class="credit-total">
        {isRounded
          ? rich("By now {points} of {maximum} (rounded down).", { points, maximum })
          : rich("By now {points} of {maximum}.", { points, maximum })}{" "}
        {rule.is_completion && <>{t("All of it gives the full mark.")} </>}
        {rule.cap !== null && (
          <>{t("All together give at most {cap}.", { cap: worthInWords(rule.cap, rule) })} </>
        )}
        {children}
      </p>
      {(counts.includes("passages") || counts.includes("turns")) && (
        <p class="hint">
          {counts.includes("passages") && <>{t("Passages that overlap count once.")} </>}
          {counts.includes("turns") && t("A passage counts for the turn in which it begins.")}
        </p>
      )}
    </>
  );
}
