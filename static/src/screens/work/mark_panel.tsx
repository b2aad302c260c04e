/** Mark of one student beside their notes, for markers. */

import { useRef } from "preact/hooks";
import type { GradeAnswer, SessionInfo } from "../../api/openapi.generated";
import { gradePath } from "../../api/paths";
import { GradeForm } from "../../features/grading/grade_form";
import { DraftStatus, GradeStatus } from "../../features/grading/grade_status";
import { ReleaseMarks } from "../../features/grading/release_marks";
import { ResendButton } from "../../features/grading/resend_button";
import { RuleMark } from "../../features/grading/rule_mark";
import { useQuery } from "../../query/use_query";
import { workerInterval } from "../../query/worker_interval";
import { RefetchError } from "../../ui/error_page";

interface MarkPanelProps {
  readonly activityId: string;
  readonly memberId: string;
  readonly name: string;
  readonly session: SessionInfo;
  /** Go to the next student; null where there is none. */
  readonly goOn: (() => void) | null;
}

export function MarkPanel({ activityId, memberId, name, session, goOn }: MarkPanelProps) {
  const answer = useQuery(gradePath(activityId, memberId), ({ grade }, fetches) =>
    grade?.is_pending ? workerInterval(fetches) : false,
  );
  const place = useRef<HTMLElement>(null);
  if (answer.data === null) {
    return <RefetchError error={answer.error} />;
  }
  const { grade, draft, holds_marks: holdsMarks, is_gradable: isGradable } = answer.data;
  if (!isGradable && grade === null && draft === null) {
    return null;
  }
  const mayRelease = session.capabilities.includes("release_marks");
  return (
    <aside class="work-grade" aria-label="Mark" data-mark tabIndex={-1} ref={place}>
      <div class="mark-state">
        {draft !== null && <DraftStatus draft={draft} isChange={grade !== null} />}
        {draft !== null && mayRelease && isGradable && (
          <ReleaseMarks
            activityId={activityId}
            enrolmentIds={[memberId]}
            onReleased={() => place.current?.focus()}
            question={`Release the mark of ${name}? They see it at once.`}
          >
            Release
          </ReleaseMarks>
        )}
        {grade !== null && <GradeStatus grade={grade} />}
        {grade?.state === "parked" && (
          <ResendButton activityId={activityId} enrolmentId={memberId} name={name} />
        )}
        {grade === null && draft === null && <span>No mark yet.</span>}
        <RuleMark
          activityId={activityId}
          enrolmentId={memberId}
          name={name}
          computed={answer.data.computed}
          grade={grade}
          draft={draft}
          onFollowing={() => place.current?.focus()}
        />
      </div>
      {isGradable && (
        <GradeForm
          // Another mark from the server makes another form; what is typed stays in it.
          key={savedMark(answer.data)}
          activityId={activityId}
          enrolmentId={memberId}
          name={name}
          maximum={answer.data.maximum}
          grade={grade}
          draft={draft}
          holdsMarks={holdsMarks}
          mayWithdraw={mayRelease || !holdsMarks}
          isInLms={session.course?.is_in_lms ?? true}
          goOn={goOn}
        />
      )}
      <RefetchError error={answer.error} />
    </aside>
  );
}

function savedMark({ grade, draft }: GradeAnswer): string {
  const saved = draft ?? grade;
  return JSON.stringify([saved?.score, saved?.comment]);
}
