/** State of marking by two people: in words, and as questions that lists ask. */

import type { MarkingState } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";

export function markingStateWords({ given, is_agreed: isAgreed, ...rest }: MarkingState): string {
  if (isAgreed) {
    return t("agreed");
  }
  if (given < 2) {
    return rest.is_own_given
      ? t("{given} of 2 marks, yours", { given })
      : t("{given} of 2 marks", { given });
  }
  return rest.difference === null
    ? t("2 of 2 marks, not agreed")
    : t("differ by {difference}", { difference: rest.difference });
}

/** True where the viewer can give the mark that is missing. */
export function needsOwnMark(marking_state: MarkingState | null): boolean {
  return marking_state?.may_give === true && !marking_state.is_own_given;
}

/** True where both marks are given, and the viewer can set the one that is agreed on. */
export function isToAgree(marking_state: MarkingState | null): boolean {
  return (
    marking_state !== null &&
    !marking_state.is_agreed &&
    marking_state.given >= 2 &&
    marking_state.may_agree
  );
}
