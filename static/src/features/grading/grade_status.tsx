/** A mark, the state of its delivery to the LMS, and why it has not arrived. */

import { t } from "../../i18n/messages";
import "./grading.css";
import type { Grade, GradeDraft } from "../../api/openapi.generated";
import { dayAndTime, wholeTime } from "../../ui/format_time";

export function GradeStatus({ grade }: { grade: Grade }) {
  return (
    <span
      class="grade-status"
      data-state={grade.shown === null ? grade.state : "differs"}
      role="status"
    >
      <b>{grade.score === null ? t("Withdrawn") : `${grade.score} / ${grade.maximum}`}</b>{" "}
      <small title={grade.sent_at === null ? undefined : wholeTime(grade.sent_at)}>
        {grade.is_computed
          ? t("{state}, by the rule", { state: deliveryWords(grade) })
          : deliveryWords(grade)}
      </small>
      {grade.problem_sentence !== null && (
        <small class="grade-problem">{grade.problem_sentence}</small>
      )}
    </span>
  );
}

interface DraftStatusProps {
  readonly draft: GradeDraft;
  /** True beside a mark that is released, and that the student goes on seeing. */
  readonly isChange: boolean;
}

/** A mark that its student does not see yet. */
export function DraftStatus({ draft, isChange }: DraftStatusProps) {
  const state = isChange ? t("draft of a change, not released") : t("draft, not released");
  return (
    <span class="grade-status" data-state="draft">
      <b>
        {draft.score} / {draft.maximum}
      </b>{" "}
      <small>{draft.is_computed ? t("{state}, by the rule", { state }) : state}</small>
    </span>
  );
}

/** State of a mark's delivery, in words. */
export function deliveryWords(grade: Grade): string {
  if (grade.state === "sent" && grade.sent_at !== null) {
    return grade.shown === null ? arrived(grade, dayAndTime(grade.sent_at)) : differs(grade.shown);
  }
  if (grade.state === "kept") {
    return t("kept here");
  }
  const isWithdrawn = grade.score === null;
  if (grade.state === "parked") {
    return isWithdrawn ? t("the LMS may still show it") : t("not in the LMS");
  }
  if (isWithdrawn) {
    return t("being taken out of the LMS…");
  }
  return grade.problem === null ? t("on its way to the LMS…") : t("waiting for the LMS…");
}

/** Only what was seen there is said to be there. */
function arrived(grade: Grade, time: string): string {
  if (grade.score === null) {
    return grade.is_confirmed
      ? t("out of the LMS, {time}", { time })
      : t("told to the LMS, {time}", { time });
  }
  return grade.is_confirmed
    ? t("in the LMS, {time}", { time })
    : t("taken by the LMS, {time}", { time });
}

function differs({ score, maximum }: NonNullable<Grade["shown"]>): string {
  if (score === null) {
    return t("the LMS shows no mark there");
  }
  return maximum === null
    ? t("the LMS shows {score} there, changed by hand", { score })
    : t("the LMS shows {score} of {maximum} there, changed by hand", { score, maximum });
}
