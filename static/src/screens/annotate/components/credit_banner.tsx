/** Line on what counts towards the viewer's mark; it opens into the conditions. */

import { useMemo } from "preact/hooks";
import { CreditList } from "../../../features/credit/credit_list";
import { summaryInWords } from "../../../features/credit/words";
import { t } from "../../../i18n/messages";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { ownNumbers } from "../store/own_numbers";

export function CreditBanner({ model }: { readonly model: AnnotationPageModel }) {
  const { workspace, state } = model;
  const numbers = useMemo(
    () => ownNumbers(workspace, state),
    [workspace, state.notes, state.author],
  );
  const { credit, activity } = workspace;
  if (credit === null || numbers === null) {
    return null;
  }
  return (
    <details class="status-banner credit-banner">
      <summary>
        {t("Counts for your mark: {rule}", { rule: summaryInWords(credit.rule, numbers) })}
      </summary>
      <CreditList rule={credit.rule} numbers={numbers} maximum={activity.score_maximum}>
        {activity.holds_marks
          ? t("Your teacher decides on the mark and releases it.")
          : t("Your mark follows by itself.")}
      </CreditList>
    </details>
  );
}
