/** Button that gives a 0 to those who have earned nothing by the rule: a rule alone gives none. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { ClassMember } from "../../api/openapi.generated";
import { zerosPath } from "../../api/paths/marks";
import { plural, t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";
import { refetchMarks } from "./update_marks";

interface GiveZerosProps {
  readonly activityId: string;
  readonly members: readonly ClassMember[];
  /** True where marks are drafts until they are released. */
  readonly holdsMarks: boolean;
}

export function GiveZeros({ activityId, members, holdsMarks }: GiveZerosProps) {
  const { error, isBusy, run } = useMutation();
  const [done, setDone] = useState("");
  const count = members.filter(hasEarnedNothing).length;
  const give = () =>
    run(async () => {
      const { given } = await api("POST", zerosPath(activityId));
      setDone(plural(given, "{n} student has a 0 now.", "{n} students have a 0 now."));
      await refetchMarks(activityId);
    });

  return (
    <div class="activity-status">
      {count > 0 && (
        <p>
          {plural(
            count,
            "{n} student has earned nothing by the rule, and has no mark.",
            "{n} students have earned nothing by the rule, and have no mark.",
          )}
        </p>
      )}
      {count > 0 && !isBusy && (
        <ConfirmButton
          question={
            holdsMarks
              ? t("Draft a 0 for {count}? They see it when you release it.", { count })
              : t("Give a 0 to {count}? They see it at once.", { count })
          }
          confirmLabel={t("Give 0")}
          cancelLabel={t("Not yet")}
          onConfirm={() => void give()}
        >
          {t("Give them 0")}
        </ConfirmButton>
      )}
      <p role="status">{done}</p>
      <FormError error={error} />
    </div>
  );
}

/** True for a student with a rule, without points by it, and without a mark. */
export function hasEarnedNothing(member: ClassMember): boolean {
  const { computed, grade, draft, role, active } = member;
  return role === "student" && active && computed === 0 && grade === null && draft === null;
}
