/** Feedback on a note as its student sees it. */

import { t } from "../../../i18n/messages";
import "./shown_feedback.css";
import { CommentText } from "../../../ui/comment_text/comment_text";

export function ShownFeedback({ text }: { readonly text: string }) {
  return (
    <aside class="note-feedback" aria-label={t("Feedback for you")}>
      <p class="note-feedback-head">
        <b>{t("Feedback")}</b> <small>{t("only you and your teachers see it")}</small>
      </p>
      <CommentText text={text} />
    </aside>
  );
}
