/** Mark that one of two people gave, with its comment and what was chosen by the rubric. */

import type { SingleMark } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { CommentText } from "../../ui/comment_text/comment_text";

export function GivenMark({ given }: { readonly given: SingleMark }) {
  return (
    <li>
      <b>
        {given.score} / {given.maximum}
      </b>{" "}
      <span dir="auto">{given.is_own ? t("You") : nameOf(given)}</span>
      {given.assessment.length > 0 && (
        <small>
          {given.assessment
            .map(({ title, points, most }) =>
              t("{title}: {points} of {most}", { title, points: points ?? "–", most }),
            )
            .join(" · ")}
        </small>
      )}
      {given.comment !== "" && <CommentText text={given.comment} />}
    </li>
  );
}

/** Name of who gave a mark. */
export function nameOf({ by, is_own: isOwn }: SingleMark): string {
  return isOwn ? t("you") : (by ?? t("somebody who is not named any more"));
}
