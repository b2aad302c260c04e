/** Mark of a student with its comment, as they see it once it is released. */

import type { AssessedCriterion, OwnMark as Mark } from "../../api/openapi.generated";
import { sumOf, sumWords } from "../../features/grading/rubric/sum";
import { t } from "../../i18n/messages";
import { rich } from "../../i18n/rich";
import { CommentText } from "../../ui/comment_text/comment_text";

interface OwnMarkProps {
  readonly mark: Mark;
  /** Criteria by which it was given; none without a rubric. */
  readonly assessment: readonly AssessedCriterion[];
}

export function OwnMark({ mark, assessment }: OwnMarkProps) {
  return (
    <section class="own-mark" aria-label={t("Your mark")}>
      <p>
        {rich("Your mark: {score} of {maximum}", {
          score: <b>{mark.score}</b>,
          maximum: mark.maximum,
        })}
      </p>
      {assessment.length > 0 && <Criteria mark={mark} assessment={assessment} />}
      {mark.comment !== "" && (
        <blockquote>
          <CommentText text={mark.comment} />
        </blockquote>
      )}
    </section>
  );
}

function Criteria({ mark, assessment }: OwnMarkProps) {
  const sum = sumOf(assessment, mark.maximum);
  const isByHand = sum.mark !== null && Number(sum.mark) !== mark.score;
  return (
    <>
      <table class="own-criteria">
        <tbody>
          {assessment.map(({ key, title, points, most, level }) => (
            <tr key={key}>
              <th scope="row" dir="auto">
                {title}
              </th>
              <td>{t("{points} of {most}", { points: points ?? "–", most })}</td>
              <td dir="auto">{level}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">
        {sumWords(sum, mark.maximum)}
        {isByHand && ` ${t("Your marker has set the mark by hand.")}`}
      </p>
    </>
  );
}
