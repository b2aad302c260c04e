/** A mark and the state of its delivery to the LMS. */

import "./grading.css";
import type { Grade } from "../../api/openapi.generated";
import { clockTime, wholeTime } from "../../ui/format_time";

export function GradeStatus({ grade }: { grade: Grade }) {
  return (
    <span class="grade-status" data-state={grade.state} role="status">
      <b>
        {grade.score} / {grade.maximum}
      </b>{" "}
      <small title={grade.sent_at === null ? undefined : wholeTime(grade.sent_at)}>
        {words(grade)}
      </small>
    </span>
  );
}

function words(grade: Grade): string {
  if (grade.state === "sent" && grade.sent_at !== null) {
    return `in the LMS ${clockTime(grade.sent_at)}`;
  }
  if (grade.state === "kept") {
    return "kept here";
  }
  if (grade.state === "parked") {
    return "not in the LMS";
  }
  return grade.problem === null ? "on its way to the LMS…" : "waiting for the LMS…";
}
