/** Choice whether each criterion of a rubric has a column of its own in the gradebook. */

import { api } from "../../../api/http";
import type { EditedRubric } from "../../../api/openapi.generated";
import { criterionColumnsPath, rubricPath } from "../../../api/paths/marks";
import { plural, t } from "../../../i18n/messages";
import { updateAnswer } from "../../../query/client";
import { useMutation } from "../../../query/use_mutation";
import { FormError } from "../../../ui/field_error";

interface CriterionColumnsProps {
  readonly activityId: string;
  readonly rubric: EditedRubric;
}

export function CriterionColumns({ activityId, rubric }: CriterionColumnsProps) {
  const { error, isBusy, run } = useMutation();
  const { are_on: areOn, obstacle_sentence: obstacle, made, waiting } = rubric.columns;
  const problems = areOn ? problemsOf(rubric.columns) : [];
  const turn = (isWanted: boolean) =>
    run(async () => {
      const answer = await api("PUT", criterionColumnsPath(activityId), { are_on: isWanted });
      await updateAnswer(rubricPath(activityId), () => answer);
    });
  if (rubric.criteria.length === 0 && !areOn && made === 0) {
    return null;
  }
  return (
    <section class="criterion-columns" aria-label={t("Columns of criteria")}>
      <label>
        <input
          type="checkbox"
          checked={areOn}
          disabled={isBusy || (!areOn && obstacle !== null)}
          onChange={({ currentTarget }) => void turn(currentTarget.checked)}
        />
        {t("A column in the gradebook for each criterion")}
      </label>
      <p class="hint">
        {obstacle ??
          t(
            "Beside the column of the mark, with the points of each student. They go to the LMS with the mark.",
          )}
      </p>
      <p role="status">{stateWords(areOn, made, waiting)}</p>
      {problems.length > 0 && (
        <>
          <ul>
            {problems.map(({ title, count, sentence }) => (
              <li key={`${title} ${sentence}`}>
                <b dir="auto">{title}</b>, {plural(count, "{n} student", "{n} students")}:{" "}
                {sentence}
              </li>
            ))}
          </ul>
          <button type="button" disabled={isBusy} onClick={() => void turn(true)}>
            {t("Send all points again")}
          </button>
        </>
      )}
      <FormError error={error} />
    </section>
  );
}

/** Points that have not arrived, and those that the gradebook shows otherwise. */
function problemsOf({ stuck, differing }: EditedRubric["columns"]) {
  const sentence = t(
    "The gradebook shows other points. Send them again, or change those there that were set by hand.",
  );
  return [...stuck, ...differing.map((one) => ({ ...one, sentence }))];
}

function stateWords(areOn: boolean, made: number, waiting: number): string {
  if (!areOn) {
    return made === 0
      ? ""
      : plural(
          made,
          "{n} column of criteria stays in the gradebook with what it has. Nothing more is sent there. Whoever wants it gone deletes it in the LMS.",
          "{n} columns of criteria stay in the gradebook with what they have. Nothing more is sent there. Whoever wants them gone deletes them in the LMS.",
        );
  }
  const sent = plural(
    made,
    "{n} column made so far; each comes with the first points for it.",
    "{n} columns made so far; each comes with the first points for it.",
  );
  return waiting === 0 ? sent : `${sent} ${t("Points on their way: {waiting}.", { waiting })}`;
}
