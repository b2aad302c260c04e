/** A mark, the state of its delivery to the LMS, and why it has not arrived. */

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
      <b>{grade.score === null ? "Withdrawn" : `${grade.score} / ${grade.maximum}`}</b>{" "}
      <small title={grade.sent_at === null ? undefined : wholeTime(grade.sent_at)}>
        {deliveryWords(grade)}
        {grade.is_computed && ", by the rule"}
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
  return (
    <span class="grade-status" data-state="draft">
      <b>
        {draft.score} / {draft.maximum}
      </b>{" "}
      <small>
        {isChange ? "draft of a change, not released" : "draft, not released"}
        {draft.is_computed && ", by the rule"}
      </small>
    </span>
  );
}

/** State of a mark's delivery, in words. */
export function deliveryWords(grade: Grade): string {
  if (grade.state === "sent" && grade.sent_at !== null) {
    return grade.shown === null ? arrived(grade, dayAndTime(grade.sent_at)) : differs(grade.shown);
  }
  if (grade.state === "kept") {
    return "kept here";
  }
  const isWithdrawn = grade.score === null;
  if (grade.state === "parked") {
    return isWithdrawn ? "the LMS may still show it" : "not in the LMS";
  }
  if (isWithdrawn) {
    return "being taken out of the LMS…";
  }
  return grade.problem === null ? "on its way to the LMS…" : "waiting for the LMS…";
}

/** Only what was seen there is said to be there. */
function arrived(grade: Grade, time: string): string {
  if (grade.score === null) {
    return grade.is_confirmed ? `out of the LMS, ${time}` : `told to the LMS, ${time}`;
  }
  return grade.is_confirmed ? `in the LMS, ${time}` : `taken by the LMS, ${time}`;
}

function differs({ score, maximum }: NonNullable<Grade["shown"]>): string {
  return score === null
    ? "the LMS shows no mark there"
    : `the LMS shows ${score}${maximum === null ? "" : ` of ${maximum}`} there, changed by hand`;
}
