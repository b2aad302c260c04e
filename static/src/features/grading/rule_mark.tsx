/** Points by the rule beside a mark that somebody has set, and the button that takes them again. */

import { t } from "../../i18n/messages";
import "./grading.css";
import { api } from "../../api/http";
import type { Grade, GradeDraft } from "../../api/openapi.generated";
import { followRulePath } from "../../api/paths/marks";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { keyOf, unsavedMarks } from "./unsaved";
import { updateMarks } from "./update_marks";

interface RuleMarkProps {
  readonly activityId: string;
  readonly enrolmentId: string;
  readonly name: string;
  /** Points that the rule gives; null where there is none. */
  readonly computed: number | null;
  readonly grade: Grade | null;
  readonly draft: GradeDraft | null;
  /** Called once the mark follows the rule. */
  readonly onFollowing?: () => void;
}

export function RuleMark(props: RuleMarkProps) {
  const { activityId, enrolmentId, name, computed, grade, draft, onFollowing } = props;
  const { error, isBusy, run } = useMutation();
  const mark = draft ?? grade;
  if (computed === null) {
    return null;
  }
  const follow = async () => {
    const isFollowing = await run(async () => {
      const answer = await api("POST", followRulePath(activityId, enrolmentId));
      unsavedMarks.forget(keyOf(activityId, enrolmentId));
      await updateMarks(activityId, {
        [enrolmentId]: {
          draft: answer.draft,
          ...(answer.grade === null ? {} : { grade: answer.grade }),
        },
      });
    });
    if (isFollowing) {
      onFollowing?.();
    }
  };
  return (
    <div class="rule-mark">
      <small>{ruleMarkInWords(mark, computed)}</small>
      {mark !== null && !mark.is_computed && (
        <button
          type="button"
          disabled={isBusy}
          aria-label={t("Take the rule’s mark for {name}", { name })}
          onClick={() => void follow()}
        >
          {t("Take the rule’s")}
        </button>
      )}
      <FormError error={error} />
    </div>
  );
}

/** "Set by hand; the rule says 7.5." */
export function ruleMarkInWords(
  mark: { readonly is_computed: boolean } | null,
  computed: number,
): string {
  if (mark === null) {
    return computed === 0
      ? t("By the rule nothing yet.")
      : t("The rule says {computed}.", { computed });
  }
  return mark.is_computed
    ? t("By the rule.")
    : t("Set by hand; the rule says {computed}.", { computed });
}
