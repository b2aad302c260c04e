/** Button that releases drafts of marks: students see them, and they go to the LMS. */

import { api } from "../../api/http";
import type { Released } from "../../api/openapi.generated";
import { releasePath } from "../../api/paths/marks";
import { plural, t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";
import { refetchMarks } from "./update_marks";

interface ReleaseMarksProps {
  readonly activityId: string;
  /** Students whose drafts are released; null for all. */
  readonly enrolmentIds: readonly string[] | null;
  readonly question: string;
  /** True to open the names that are sealed in the same step. */
  readonly opensNames?: boolean;
  /** Called with a sentence on what has been done; the button may be gone by then. */
  readonly onReleased: (sentence: string) => void;
  readonly children: string;
}

export function ReleaseMarks(props: ReleaseMarksProps) {
  const { activityId, enrolmentIds, question, opensNames = false, onReleased, children } = props;
  const { error, isBusy, run } = useMutation();
  const release = () =>
    run(async () => {
      const ids = enrolmentIds === null ? null : [...enrolmentIds];
      const done = await api("POST", releasePath(activityId), {
        enrolment_ids: ids,
        opens_names: opensNames,
      });
      await refetchMarks(activityId);
      onReleased(releasedWords(done));
    });
  return (
    <>
      {isBusy ? (
        <span role="status">{t("Releasing…")}</span>
      ) : (
        <ConfirmButton
          question={question}
          confirmLabel={t("Release")}
          cancelLabel={t("Not yet")}
          onConfirm={() => void release()}
        >
          {children}
        </ConfirmButton>
      )}
      <FormError error={error} />
    </>
  );
}

/** "29 marks are released. 1 draft stays: its student has left the course." */
export function releasedWords({ released, left, feedback, unagreed }: Released): string {
  const notes = plural(feedback, "{n} note", "{n} notes");
  const sentences = [
    feedback === 0
      ? plural(released, "{n} mark is released.", "{n} marks are released.")
      : plural(
          released,
          "{n} mark is released, with feedback on {notes}.",
          "{n} marks are released, with feedback on {notes}.",
          { notes },
        ),
  ];
  if (left > 0) {
    sentences.push(
      plural(
        left,
        "{n} draft stays: its student has left the course.",
        "{n} drafts stay: their students have left the course.",
      ),
    );
  }
  if (unagreed > 0) {
    sentences.push(
      plural(
        unagreed,
        "{n} work stays: no mark is agreed on for it.",
        "{n} works stay: no marks are agreed on for them.",
      ),
    );
  }
  return sentences.join(" ");
}
