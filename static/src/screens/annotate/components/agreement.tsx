/** Number of people who agree with a comment, their names on request, and one's own agreement. */

import { useState } from "preact/hooks";
import type { CommentValue } from "../../../document/annotations/schema";
import { plural, series, t } from "../../../i18n/messages";
import { excerpt } from "../../../text/excerpt";
import { plainWords } from "../../../text/without_markup";
import type { MentionedPerson } from "../../../ui/comment_text/comment_text";
import type { AuthorLabel } from "../store/author_names";
import { AgreeIcon } from "./icons";

interface AgreementProps {
  readonly comment: CommentValue;
  readonly labelOf: (author: string) => AuthorLabel;
  readonly personOf: (author: string) => MentionedPerson;
  /** Null for whoever may not agree: with oneself, or where nothing can be written. */
  readonly onAgree: ((isAgreed: boolean) => void) | null;
}

export function Agreement({ comment, labelOf, personOf, onAgree }: AgreementProps) {
  const [areNamed, setNamed] = useState(false);
  const people = comment.agreed.map(labelOf);
  const isMine = people.some((one) => one.isMe);
  const words = plainWords(comment.text, (author) => personOf(author).name);
  const about = excerpt(words, 40);
  return (
    <>
      {onAgree !== null && (
        <button
          type="button"
          class="quiet"
          aria-pressed={isMine}
          aria-label={t("Agree with: {about}", { about })}
          onClick={() => onAgree(!isMine)}
        >
          <AgreeIcon />
          {t("Agree")}
        </button>
      )}
      {people.length > 0 && (
        <button
          type="button"
          class="quiet agree-count"
          aria-expanded={areNamed}
          aria-label={plural(
            people.length,
            "{n} agrees, with: {about}. Names",
            "{n} agree, with: {about}. Names",
            { about },
          )}
          data-testid="agree-count"
          onClick={() => setNamed(!areNamed)}
        >
          {plural(people.length, "{n} agrees", "{n} agree")}
        </button>
      )}
      {areNamed && people.length > 0 && (
        <span class="agree-names" role="status">
          {series(people.map((one) => (one.isMe ? t("You") : one.name)))}
        </span>
      )}
    </>
  );
}
