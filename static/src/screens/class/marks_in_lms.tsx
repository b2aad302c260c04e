/** Marks that the LMS has not taken, or shows otherwise: sent again, or theirs taken over. */

import { plural, t } from "../../i18n/messages";
import "./marks_in_lms.css";
import { useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { ClassMember, Grade } from "../../api/openapi.generated";
import { resendSeveralPath, takeTheirsPath } from "../../api/paths/marks";
import { refetchMarks } from "../../features/grading/update_marks";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
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
      return plural(
        resent,
        "{n} mark is on the way to the LMS again.",
        "{n} marks are on the way to the LMS again.",
      );
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
            {plural(
              stuck.length,
              "{n} mark is not in the LMS. The reasons stand at the marks.",
              "{n} marks are not in the LMS. The reasons stand at the marks.",
            )}
          </p>
          <button type="button" disabled={isBusy} onClick={() => resend(null)}>
            {plural(stuck.length, "Send it again", "Send all {n} again")}
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
        <caption>
          {t("The LMS shows another mark for {length}.", {
            length: plural(different.length, "{n} student", "{n} students"),
          })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t("Student")}</th>
            <th scope="col">{t("Ours")}</th>
            <th scope="col">{t("Theirs")}</th>
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
            question={t(
              "Take the LMS’s mark for {length}, in place of ours? Students see it at once.",
              { length: plural(chosen.length, "{n} student", "{n} students") },
            )}
            confirmLabel={t("Take theirs")}
            cancelLabel={t("Not now")}
            onConfirm={() => take(chosen)}
          >
            {t("Take theirs")}
          </ConfirmButton>
        )}
        <button
          type="button"
          disabled={isBusy || chosen.length === 0}
          onClick={() => resend(chosen)}
        >
          {t("Send ours")}
        </button>
      </p>
      <p class="hint">
        {t(
          "A grade that was changed by hand in Moodle is overridden there, and stays: end the override first, then send ours.",
        )}
      </p>
    </div>
  );
}

function oursWords({ score, maximum }: Grade): string {
  return score === null ? t("withdrawn") : t("{score} of {maximum}", { score, maximum });
}
