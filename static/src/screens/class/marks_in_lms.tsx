/** Marks that the LMS has not taken, or shows otherwise: sent again, or theirs taken over. */

import "./marks_in_lms.css";
import { useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { ClassMember, Grade } from "../../api/openapi.generated";
import { resendSeveralPath, takeTheirsPath } from "../../api/paths/marks";
import { refetchMarks } from "../../features/grading/update_marks";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { counted } from "../../ui/counted";
import { FormError } from "../../ui/field_error";
import { type Differing, differing, shownWords, takenWords } from "./differing_marks";

interface MarksInLmsProps {
  readonly activityId: string;
  readonly members: readonly ClassMember[];
  /** True for who may change a mark that is released. */
  readonly mayTake: boolean;
}

export function MarksInLms({ activityId, members, mayTake }: MarksInLmsProps) {
  const { error, isBusy, run } = useMutation();
  const place = useRef<HTMLDivElement>(null);
  const [done, setDone] = useState("");
  const stuck = members.filter(({ grade }) => grade?.state === "parked");
  const different = differing(members);
  const act = (request: () => Promise<string>) =>
    void run(async () => {
      const sentence = await request();
      await refetchMarks(activityId);
      setDone(sentence);
      // The buttons may go with their marks; whoever pressed one stays in its place.
      place.current?.focus();
    });
  const resend = (ids: readonly string[] | null) =>
    act(async () => {
      const body = { enrolment_ids: ids === null ? null : [...ids] };
      const { resent } = await api("POST", resendSeveralPath(activityId), body);
      return `${resent === 1 ? "1 mark is" : `${resent} marks are`} on the way to the LMS again.`;
    });
  const take = (chosen: readonly Differing[]) =>
    act(async () => {
      const marks = chosen.map((one) => ({
        enrolment_id: one.enrolment_id,
        score: one.grade.shown.score,
      }));
      return takenWords(await api("POST", takeTheirsPath(activityId), { marks }));
    });
  return (
    <div class="marks-in-lms" tabIndex={-1} ref={place}>
      {stuck.length > 0 && (
        <div class="activity-status">
          <p>
            {stuck.length === 1 ? "1 mark is" : `${stuck.length} marks are`} not in the LMS. The
            reasons stand at the marks.
          </p>
          <button type="button" disabled={isBusy} onClick={() => resend(null)}>
            {stuck.length === 1 ? "Send it again" : `Send all ${stuck.length} again`}
          </button>
        </div>
      )}
      {different.length > 0 && (
        <Differences
          different={different}
          isBusy={isBusy}
          mayTake={mayTake}
          take={take}
          resend={(chosen) => resend(chosen.map((one) => one.enrolment_id))}
        />
      )}
      <FormError error={error} />
      <p role="status">{done}</p>
    </div>
  );
}

interface DifferencesProps {
  readonly different: readonly Differing[];
  readonly isBusy: boolean;
  readonly mayTake: boolean;
  readonly take: (chosen: readonly Differing[]) => void;
  readonly resend: (chosen: readonly Differing[]) => void;
}

/** Marks side by side, ours and theirs, each with a box to choose it by. */
function Differences({ different, isBusy, mayTake, take, resend }: DifferencesProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = different.filter((one) => !left.has(one.enrolment_id));
  const toggle = (id: string) =>
    setLeft((old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id]));
  return (
    <div class="activity-status differences">
      <table>
        <caption>The LMS shows another mark for {counted(different.length, "student")}.</caption>
        <thead>
          <tr>
            <th scope="col">Student</th>
            <th scope="col">Ours</th>
            <th scope="col">Theirs</th>
          </tr>
        </thead>
        <tbody>
          {different.map((one) => (
            <tr key={one.enrolment_id}>
              <th scope="row">
                <label>
                  <input
                    type="checkbox"
                    checked={!left.has(one.enrolment_id)}
                    onChange={() => toggle(one.enrolment_id)}
                  />{" "}
                  <span dir="auto">{one.name}</span>
                </label>
              </th>
              <td>{oursWords(one.grade)}</td>
              <td>{shownWords(one.grade)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="button-row">
        {mayTake && chosen.length > 0 && (
          <ConfirmButton
            question={`Take the LMS’s mark for ${counted(chosen.length, "student")}, in place of ours? Students see it at once.`}
            confirmLabel="Take theirs"
            cancelLabel="Not now"
            onConfirm={() => take(chosen)}
          >
            Take theirs
          </ConfirmButton>
        )}
        <button
          type="button"
          disabled={isBusy || chosen.length === 0}
          onClick={() => resend(chosen)}
        >
          Send ours
        </button>
      </p>
      <p class="hint">
        A grade that was changed by hand in Moodle is overridden there, and stays: end the override
        first, then send ours.
      </p>
    </div>
  );
}

function oursWords({ score, maximum }: Grade): string {
  return score === null ? "withdrawn" : `${score} of ${maximum}`;
}
