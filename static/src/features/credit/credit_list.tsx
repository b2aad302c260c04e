/** Conditions of a rule with what is done of each, and the points that they give by now. */

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
  const counts = rule.conditions.map(({ counted }) => counted);
  return (
    <>
      <ul class="credit-list">
        {rule.conditions.map((condition, index) => {
          const missing = missingInWords(condition, numbers);
          return (
            <li key={index} data-met={isMet(condition, numbers)}>
              <span>
                {isMet(condition, numbers) && <span class="visually-hidden">Done: </span>}
                {progressInWords(condition, numbers)}
                {missing !== "" && (
                  <>
                    : <b>{missing}</b>
                  </>
                )}
              </span>
              {!rule.is_completion && (
                <small>
                  {worthInWords(condition.worth, rule)}
                  {condition.is_in_proportion ? ", in proportion" : ""}
                </small>
              )}
            </li>
          );
        })}
      </ul>
      <p class="credit-total">
        By now <b>{hundredths / 100}</b> of {maximum}
        {isRounded && " (rounded down)"}. {rule.is_completion && "All of it gives the full mark. "}
        {rule.cap !== null && `All together give at most ${worthInWords(rule.cap, rule)}. `}
        {children}
      </p>
      {(counts.includes("passages") || counts.includes("turns")) && (
        <p class="hint">
          {counts.includes("passages") && "Passages that overlap count once. "}
          {counts.includes("turns") && "A passage counts for the turn in which it begins."}
        </p>
      )}
    </>
  );
}
