/** Mark of one student beside their notes, for markers. */

import { useId, useRef, useState } from "preact/hooks";
import type {
  GradeAnswer,
  DoubleMarking as Marking,
  SessionInfo,
} from "../../api/openapi.generated";
import { gradePath } from "../../api/paths/marks";
import { DoubleMarking } from "../../features/grading/double_marking";
import { callsFor } from "../../features/grading/double_marking_calls";
import { KeptComments } from "../../features/grading/feedback/kept_comments";
import { MarkerNote } from "../../features/grading/feedback/marker_note";
import { GivenMark } from "../../features/grading/given_mark";
import { GradeForm, type GradeFormProps } from "../../features/grading/grade_form";
import { DraftStatus, GradeStatus } from "../../features/grading/grade_status";
import { ReleaseMarks } from "../../features/grading/release_marks";
import { ResendButton } from "../../features/grading/resend_button";
import { isEarlier } from "../../features/grading/rubric/choices";
import { RuleMark } from "../../features/grading/rule_mark";
import { keyOf, unsavedMarks } from "../../features/grading/unsaved";
import { t } from "../../i18n/messages";
import { type QueryResult, useQuery } from "../../query/use_query";
import { workerInterval } from "../../query/worker_interval";
import { RefetchError } from "../../ui/error_page";

interface MarkPanelProps {
  readonly activityId: string;
  readonly memberId: string;
  readonly name: string;
  readonly session: SessionInfo;
  /** Go to the next student; null where there is none. */
  readonly goOn: (() => void) | null;
  /** Called with words about a mark that was saved, and whether one goes on to the next student. */
  readonly onSaved: (words: string, isGoingOn: boolean) => void;
  /** The mark, once it is there. */
  readonly answer: QueryResult<GradeAnswer>;
  /** Called with the key of the criterion that has the focus. */
  readonly onCriterion: (key: string) => void;
  /** True where feedback on a note waits for its release. */
  readonly hasFeedbackDraft: boolean;
}

/** The mark of a student, polled while it is on its way; of nobody where there is no id. */
export function useMark(activityId: string, memberId: string | null): QueryResult<GradeAnswer> {
  return useQuery(memberId === null ? null : gradePath(activityId, memberId), pollPending);
}

function pollPending({ grade }: GradeAnswer, fetches: number): number | false {
  return grade?.is_pending ? workerInterval(fetches) : false;
}

export function MarkPanel(props: MarkPanelProps) {
  const { activityId, memberId, name, session, goOn, onSaved, answer, onCriterion } = props;
  const { hasFeedbackDraft } = props;
  const place = useRef<HTMLElement>(null);
  const body = useId();
  // On a phone the notes have the page until the mark is asked for; a wide page shows both.
  const [isOpen, setOpen] = useState(
    () => unsavedMarks.at(keyOf(activityId, memberId)) !== undefined,
  );
  const formKey = useFormKey(answer.data, keyOf(activityId, memberId));
  if (answer.data === null) {
    return <RefetchError error={answer.error} />;
  }
  const { grade, draft, holds_marks: holdsMarks, is_gradable: isGradable } = answer.data;
  const { rubric, assessment, double_marking: marking } = answer.data;
  if (!isGradable && grade === null && draft === null) {
    return null;
  }
  const mayRelease = session.capabilities.includes("release_marks") && !answer.data.is_sealed;
  const form: GradeFormProps = {
    activityId,
    enrolmentId: memberId,
    name,
    maximum: answer.data.maximum,
    grade,
    draft,
    holdsMarks,
    mayWithdraw: mayRelease || !holdsMarks,
    isInLms: session.course?.is_in_lms ?? true,
    goOn,
    onSaved,
    rubric,
    assessment,
    onCriterion,
  };
  return (
    <aside
      class="work-grade"
      aria-label={t("Mark")}
      data-mark
      data-open={isOpen}
      tabIndex={-1}
      ref={place}
    >
      <div class="mark-state">
        {draft !== null && <DraftStatus draft={draft} isChange={grade !== null} />}
        {(draft !== null || hasFeedbackDraft) && mayRelease && isGradable && (
          <ReleaseMarks
            activityId={activityId}
            enrolmentIds={[memberId]}
            onReleased={() => place.current?.focus()}
            question={releaseQuestion(name, draft !== null, hasFeedbackDraft)}
          >
            {t("Release")}
          </ReleaseMarks>
        )}
        {grade !== null && <GradeStatus grade={grade} />}
        {grade?.state === "parked" && (
          <ResendButton activityId={activityId} enrolmentId={memberId} name={name} />
        )}
        {grade === null && draft === null && marking?.is_current !== true && (
          <span>{t("No mark yet.")}</span>
        )}
        <RuleMark
          activityId={activityId}
          enrolmentId={memberId}
          name={name}
          computed={answer.data.computed}
          grade={grade}
          draft={draft}
          onFollowing={() => place.current?.focus()}
        />
        <button
          type="button"
          class="mark-toggle"
          aria-expanded={isOpen}
          aria-controls={body}
          onClick={() => setOpen(!isOpen)}
        >
          {t("Mark")}
        </button>
      </div>
      <div class="mark-body" id={body}>
        {answer.data.is_sealed && (
          <p class="hint">
            {t(
              "Names are sealed. The mark and all feedback are drafts; once a teacher has opened the names, they stand beside them and can be released.",
            )}
          </p>
        )}
        {rubric !== null && isEarlier(rubric, assessment) && (
          <p class="hint">
            {t(
              "The rubric has changed since this mark was given. The mark stays as it is; saving it anew takes the rubric of now.",
            )}
          </p>
        )}
        {marking !== null && !marking.is_current && <KeptMarks marking={marking} />}
        {isGradable && marking?.is_current && (
          <DoubleMarking {...form} marking={marking} calls={callsFor(activityId, memberId)} />
        )}
        {isGradable && marking?.is_current !== true && <GradeForm {...form} key={formKey} />}
        <MarkerNote
          activityId={activityId}
          enrolmentId={memberId}
          note={answer.data.marker_note}
          refetch={answer.refetch}
        />
        <KeptComments />
      </div>
      <RefetchError error={answer.error} />
    </aside>
  );
}

/** Marks that two people gave, where one person marks by now. */
function KeptMarks({ marking }: { readonly marking: Marking }) {
  return (
    <details>
      <summary>{t("Marks from the time when two people marked")}</summary>
      <ul class="given-marks">
        {marking.given.map((one) => (
          <GivenMark key={one.id} given={one} />
        ))}
      </ul>
    </details>
  );
}

function releaseQuestion(name: string, hasDraft: boolean, hasFeedback: boolean): string {
  if (!hasDraft) {
    return t("Release the feedback for {name}? They see it at once.", { name });
  }
  return hasFeedback
    ? t("Release the mark of {name} and the feedback? They see both at once.", { name })
    : t("Release the mark of {name}? They see it at once.", { name });
}

/** Key of the form: another mark from the server makes another form, unless one is being typed. */
function useFormKey(answer: GradeAnswer | null, key: string): string {
  const saved = useRef("");
  if (answer !== null && unsavedMarks.at(key) === undefined) {
    saved.current = savedMark(answer);
  }
  return `${answer?.rubric?.version ?? 0} ${saved.current}`;
}

function savedMark({ grade, draft, assessment }: GradeAnswer): string {
  const saved = draft ?? grade;
  const given = assessment.map((one) => [one.key, one.points]);
  return JSON.stringify([saved?.score, saved?.comment, given]);
}
