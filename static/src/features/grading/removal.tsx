/** Buttons that discard the draft of a mark, and withdraw a mark. */

import { api } from "../../api/http";
import type { Grade, GradeDraft } from "../../api/openapi.generated";
import { draftMarkPath, gradePath } from "../../api/paths/marks";
import { withQuery } from "../../api/requests";
import { t } from "../../i18n/messages";
import { ConfirmButton } from "../../ui/confirm_button";
import type { MarkChange } from "./update_marks";

interface RemovalProps {
  readonly activityId: string;
  readonly enrolmentId: string;
  readonly name: string;
  readonly grade: Grade | null;
  readonly draft: GradeDraft | null;
  readonly mayWithdraw: boolean;
  readonly send: (request: () => Promise<MarkChange & { at: string | null }>) => Promise<void>;
}

export function Removal({
  activityId,
  enrolmentId,
  name,
  grade,
  draft,
  mayWithdraw,
  send,
}: RemovalProps) {
  return (
    <>
      {draft !== null && !draft.is_computed && (
        <ConfirmButton
          question={t("Discard the draft of the mark of {name}?", { name })}
          confirmLabel={t("Discard")}
          onConfirm={() =>
            void send(async () => {
              const path = draftMarkPath(activityId, enrolmentId);
              await api("DELETE", withQuery("DELETE", path, { seen_at: draft.graded_at }));
              return { draft: null, at: grade?.graded_at ?? null };
            })
          }
        >
          {t("Discard the draft")}
        </ConfirmButton>
      )}
      {mayWithdraw && grade !== null && grade.score !== null && (
        <ConfirmButton
          question={t(
            "Withdraw the mark of {name}, here and in the LMS? A grade that was changed by hand in the LMS (in Moodle: overridden) stays there.",
            { name },
          )}
          confirmLabel={t("Withdraw")}
          onConfirm={() =>
            void send(async () => {
              const path = gradePath(activityId, enrolmentId);
              const query = { seen_at: grade.graded_at };
              const withdrawn = await api("DELETE", withQuery("DELETE", path, query));
              return { grade: withdrawn, at: (draft ?? withdrawn).graded_at };
            })
          }
        >
          {t("Withdraw the mark")}
        </ConfirmButton>
      )}
    </>
  );
}
